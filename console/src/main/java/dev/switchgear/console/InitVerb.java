package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.TableProblem;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Creates the table. */
@Command(
        name = "init",
        description = "Create the table of circuits, if there is none.",
        footer = {
            "",
            "In production both tables belong into the template of your deployment, which fails if the table of the history"
                    + " is there already: docs/guides/deploy.md."
        })
final class InitVerb extends Verb {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--history",
            description = "also the table of the history (NAME-history), and the stream that feeds it")
    private boolean history;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    InitVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) throws IOException {
        List<String> names =
                history ? List.of(table.table(), CircuitHistory.tableOf(table.table())) : List.of(table.table());
        String tables = (history ? "tables '" : "table '") + String.join("' and '", names) + "'";
        List<String> problems = problems(table, names);
        if (problems.isEmpty()) {
            say(
                    history
                            ? tables + " are there, and the stream is on; nothing was created"
                            : tables + " is there and can hold circuits; nothing was created");
            return DONE;
        }
        if (!asJson()) {
            problems.forEach(terminal.out()::println);
        }
        String plan =
                "Create or mend " + tables + ": keys pk and sk (strings), billed per request, time to live on 'ttl'"
                        + (history ? "; turn on the stream of the first?" : "?");
        if (!yes && !terminal.interactive() && spec != null) {
            throw new ParameterException(spec.commandLine(), plan + " Say --yes, since nobody can be asked");
        }
        if (!yes && !terminal.confirms(plan)) {
            say("nothing was created");
            return NO;
        }
        create(table, names);
        say(
                history
                        ? tables
                                + " are there, and the stream is on; docs/guides/history.md has the function that fills the history"
                        : tables + " is there and can hold circuits");
        return DONE;
    }

    private List<String> problems(OpenTable table, List<String> names) {
        try {
            List<String> problems = new ArrayList<>();
            for (String name : names) {
                CircuitTable.problem(table.client(), name)
                        .map(TableProblem::says)
                        .ifPresent(problems::add);
            }
            if (history && problems.isEmpty() && !table.isStreamOn()) {
                problems.add("the stream of table '" + table.table() + "' is off");
            }
            return problems;
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
    }

    private void create(OpenTable table, List<String> names) {
        try {
            names.forEach(name -> CircuitTable.create(table.client(), name));
            if (history && !table.isStreamOn()) {
                table.client()
                        .updateTable(request -> request.tableName(table.table())
                                .streamSpecification(stream ->
                                        stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
            }
        } catch (SdkException e) {
            throw table.unavailable(e);
        } catch (IllegalStateException e) { // a table of another product has this name
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.MISCONFIGURED, String.valueOf(e.getMessage()));
        }
    }

    private void say(String text) {
        if (asJson()) {
            printJson(Map.of("result", text));
        } else {
            terminal.out().println(text);
        }
    }
}
