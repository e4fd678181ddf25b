package dev.switchgear.console;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Completion of verbs and options in a shell. */
@Command(
        name = "completion",
        description = "Print the completion of verbs and options for bash and zsh.",
        footer = {
            "",
            "bash: source <(./switchgear completion)",
            "zsh: the same, after autoload -U compinit bashcompinit"
        })
final class CompletionVerb implements Callable<Integer> {
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
        own.commandLine()
                .getOut()
                .println(AutoComplete.bash("switchgear", own.root().commandLine()));
        own.commandLine().getOut().flush();
        return 0;
    }
}
