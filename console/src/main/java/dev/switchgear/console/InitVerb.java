package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** Creates the table. */
@Command(
        name = "init",
        description = "Create the table of circuits, if there is none.",
        footer = {"", "In production the table belongs into the template of your deployment: docs/guides/deploy.md."})
final class InitVerb extends Verb {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    InitVerb(Terminal desk) {
        super(desk);
    }

    @Override
    int run(OpenTable table) throws IOException {
        Optional<String> problem;
        try {
            problem = CircuitTable.problem(table.client(), table.table());
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
        if (problem.isEmpty()) {
            say("table '" + table.table() + "' is there and can hold circuits; nothing was created");
            return DONE;
        }
        if (!asJson()) {
            desk.out().println(problem.get());
        }
        String plan = "Create or mend table '" + table.table()
                + "': keys pk and sk (strings), billed per request, time to live on 'ttl'?";
        if (!yes && !desk.terminal() && spec != null) {
            throw new ParameterException(spec.commandLine(), plan + " Say --yes, since nobody can be asked");
        }
        if (!yes && !desk.confirms(plan)) {
            say("nothing was created");
            return NO;
        }
        try {
            CircuitTable.create(table.client(), table.table());
        } catch (SdkException e) {
            throw table.unavailable(e);
        } catch (IllegalStateException e) { // a table of another product has this name
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.MISCONFIGURED, String.valueOf(e.getMessage()));
        }
        say("table '" + table.table() + "' is there and can hold circuits");
        return DONE;
    }

    private void say(String text) {
        if (asJson()) {
            printJson(Map.of("result", text));
        } else {
            desk.out().println(text);
        }
    }
}
