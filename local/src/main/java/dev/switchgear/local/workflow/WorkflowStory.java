package dev.switchgear.local.workflow;

import dev.switchgear.local.Workbench;
import dev.switchgear.workflow.Variant;
import dev.switchgear.workflow.Workflow;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The story of {@code ./switchgear demo workflow}. */
public final class WorkflowStory {
    private static final int MISSING = 3;
    private static final int INTERRUPTED = 130;

    private WorkflowStory() {}

    /** Plays the story and returns the exit code. */
    public static int play(List<String> arguments, PrintStream out, PrintStream err) {
        Optional<List<String>> command = Engine.command();
        if (command.isEmpty()) {
            err.println("demo: the workflow story needs an engine of Step Functions, which is not installed;"
                    + " ./switchgear conformance workflow installs it (Python 3.10 or newer)");
            return MISSING;
        }
        try {
            return Workbench.play(INTERRUPTED, workbench -> cases(workbench, command.get()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        }
    }

    private static int cases(Workbench workbench, List<String> command) throws InterruptedException {
        Stage stage = new Stage(workbench, command);
        Workflow workflow = stage.workflow(Variant.STANDARD).build();
        String direct = stage.engine.create("direct", workflow.direct(), "STANDARD");
        String waiting = stage.engine.create("waiting", workflow.waiting(), "STANDARD");
        String each = stage.engine.create("each", workflow.each(direct, waiting), "STANDARD");
        Cases cases = new Cases(stage, "direct", direct);
        Sharing sharing = new Sharing(stage, cases);
        sharing.manyItems(each);
        return cases.broken().isEmpty() ? 0 : 1;
    }
}
