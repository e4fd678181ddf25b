package dev.switchgear.local.workflow;

import dev.switchgear.local.Workbench;
import dev.switchgear.workflow.MachineVariant;
import dev.switchgear.workflow.Workflow;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * The story of {@code ./switchgear demo workflow}: retry, open, immediate refusal, eventual retry, on a real engine.
 */
public final class WorkflowStory {
    private static final int HELD = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int MISSING = 3;
    private static final String STANDARD = "STANDARD";

    private WorkflowStory() {}

    /** Runs the story and returns the exit code. */
    public static int play(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(WorkflowOptions.USAGE);
            return HELD;
        }
        WorkflowOptions options;
        try {
            options = WorkflowOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("demo: " + e.getMessage());
            return USAGE;
        }
        Optional<List<String>> command = Engine.command();
        if (command.isEmpty()) {
            err.println("demo: the workflow story needs an engine of Step Functions, which is not installed;"
                    + " ./switchgear conformance workflow installs it (Python 3.10 or newer)");
            return MISSING;
        }
        return play(options, command.get(), out, err);
    }

    private static int play(WorkflowOptions options, List<String> command, PrintStream out, PrintStream err) {
        Checks checks = new Checks(out);
        return Workbench.play(err, workbench -> {
            checks.say("Starting DynamoDB Local, Lambda runtime processes and an engine of Step Functions.");
            CostTable costs = new CostTable();
            play(new WorkflowStage(workbench, command), options, checks, costs);
            costs.tell(checks);
            options.json().ifPresent(file -> checks.write(file, costs));
            checks.say("");
            checks.say(checks.count() - checks.broken() + " held, " + checks.broken() + " broken");
            return checks.allHeld() ? HELD : BROKEN;
        });
    }

    private static void play(WorkflowStage stage, WorkflowOptions options, Checks checks, CostTable costs)
            throws InterruptedException {
        Workflow workflow = stage.workflow(MachineVariant.STANDARD).build();
        Cases direct = new Cases(stage, checks, "direct", stage.engine.create("direct", workflow.direct(), STANDARD));
        new OriginalMachine(stage).count(costs);
        direct.healthy();
        direct.failsOpensHeals();
        direct.count(costs, CostTable.Kind.DIRECT);
        if (options.cases()) {
            direct.others();
            withOthers(stage, workflow, checks, direct);
            stage.startHandlers();
            String handlers =
                    workflow.handlers(WorkflowStage.arn(WorkflowStage.GET), WorkflowStage.arn(WorkflowStage.UPDATE));
            Cases second = new Cases(stage, checks, "handlers", stage.engine.create("handlers", handlers, STANDARD));
            second.healthy();
            second.failsOpensHeals();
            second.others();
            new Sharing(stage, second).all();
            second.count(costs, CostTable.Kind.LAMBDAS);
        }
    }

    private static void withOthers(WorkflowStage stage, Workflow workflow, Checks checks, Cases direct)
            throws InterruptedException {
        String express = stage.workflow(MachineVariant.EXPRESS).build().direct();
        Cases asExpress = new Cases(stage, checks, "express", stage.engine.create("express", express, "EXPRESS"));
        asExpress.healthy();
        asExpress.failsOpensHeals();
        asExpress.others();
        String waiting = stage.engine.create("waiting", workflow.waiting(), STANDARD);
        String each = stage.engine.create("each", workflow.each(direct.machine(), waiting), STANDARD);
        Sharing sharing = new Sharing(stage, direct);
        sharing.all();
        sharing.callsBack(waiting);
        sharing.manyItems(each);
    }
}
