package dev.switchgear.console;

import dev.switchgear.CircuitOperator;
import dev.switchgear.OperatorSettings;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one circuit, with everything in its item. */
@Command(name = "status", description = "Show one circuit: its state, why, since when, by whom, until when.")
final class StatusVerb extends Verb {
    /** How many of the newest changes of the history are read, and how many of those that are no steps are shown. */
    private static final int MOST_LOOKED_AT = 100;

    private static final int MOST_SHOWN = 5;

    @Parameters(paramLabel = "CIRCUIT", description = "the circuit's name")
    private String circuit = "";

    @Option(names = "--key", paramLabel = "KEY", description = "one key of the circuit")
    private @Nullable String key;

    StatusVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        CircuitOperator root = table.switchgear().operator(circuit);
        CircuitOperator operator = key == null ? root : root.key(key);
        CircuitStatus status = operator.read();
        OperatorSettings orders = root.orders();
        Optional<String> doubt =
                status.epoch() == 0 ? table.switchgear().names().doubt(circuit) : Optional.empty();
        if (asJson()) {
            Map<String, Object> fields = StatusFields.of(status, orders);
            past(table, status, problem -> fields.put("historyProblem", problem))
                    .ifPresent(changes -> fields.put(
                            "history", changes.stream().map(PastChange::detail).toList()));
            printJson(fields);
        } else {
            print(status, orders);
            doubt.ifPresent(text -> line("note", text));
            past(table, status, problem -> line("history", "none: " + problem))
                    .ifPresent(changes -> changes.forEach(change -> line("history", change.told())));
        }
        return DONE;
    }

    /** The newest changes. Without a history, the status is there all the same. */
    private Optional<List<PastChange>> past(OpenTable table, CircuitStatus status, Consumer<String> problem) {
        try {
            Instant since = terminal.clock().instant().minus(CircuitHistory.LIFE);
            List<PastChange> changes = table.history().read(status.circuit(), since, MOST_LOOKED_AT).entries().stream()
                    .filter(entry -> entry.circuit().equals(status.circuit()))
                    .map(PastChange::of)
                    .filter(change -> !change.isStep())
                    .toList();
            return Optional.of(changes.subList(Math.max(0, changes.size() - MOST_SHOWN), changes.size()));
        } catch (StoreUnavailableException | IllegalArgumentException e) {
            problem.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void print(CircuitStatus status, OperatorSettings orders) {
        Instant now = terminal.clock().instant();
        line("circuit", status.circuit().toString());
        line(
                "state",
                status.ramping()
                        ? status.state() + ", traffic ramps up"
                        : status.state().name());
        if (status.state() != status.fleetState()) {
            line("fleet's", status.fleetState().name());
        }
        line("why", status.reason().isEmpty() ? "it has never changed" : status.reason());
        status.since().ifPresent(at -> line("since", at(at, now)));
        status.until().ifPresent(at -> line("until", TimeText.utc(at)));
        line("written by", status.by());
        status.override().ifPresent(order -> line("override", OperatorSettingsText.told(order)));
        line("signals", String.join(", ", status.signals()));
        line("evidence", status.watching() ? "the fleet gathers evidence now" : "");
        line("open keys", status.openKeys() == 0 ? "" : Integer.toString(status.openKeys()));
        orders.policy()
                .ifPresent(policy -> line(
                        "policy",
                        policy + orders.policyBy().map(by -> ", by " + by).orElse("")));
    }

    private static String at(Instant at, Instant now) {
        return TimeText.utc(at) + ", " + TimeText.lasted(Duration.between(at, now)) + " ago";
    }

    private void line(String name, String text) {
        if (!text.isBlank()) {
            terminal.out().printf("%-11s %s%n", name, text.replaceAll("\\p{Cntrl}", " "));
        }
    }
}
