package dev.switchgear.console;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion of verbs and options in a shell. */
@Command(
        name = "completion",
        description = "Print the completion of verbs and options for bash, zsh or fish.",
        footer = {
            "",
            "bash: source <(./switchgear completion)",
            "zsh: the same, after autoload -U compinit bashcompinit; compinit; bashcompinit",
            "fish: ./switchgear completion fish | source"
        })
final class CompletionVerb implements Callable<Integer> {
    /** Whose language the script is in. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Parameters(
            paramLabel = "SHELL",
            arity = "0..1",
            defaultValue = "bash",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Shell shell = Shell.bash;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this, and end")
    boolean help;

    @Override
    public Integer call() {
        CommandSpec own = Objects.requireNonNull(spec);
        CommandLine root = own.root().commandLine();
        own.commandLine()
                .getOut()
                .println(shell == Shell.fish ? FishCompletion.of(root) : AutoComplete.bash("switchgear", root));
        own.commandLine().getOut().flush();
        return 0;
    }
}
