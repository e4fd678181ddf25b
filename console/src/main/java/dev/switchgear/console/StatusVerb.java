package dev.switchgear.console;

import dev.switchgear.CircuitOperator;
import dev.switchgear.StandingOrders;
import dev.switchgear.model.CircuitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one circuit, with everything in its item. */
@Command(name = "status", description = "Show one circuit: its state, why, since when, by whom, until when.")
final class StatusVerb extends Verb {
    @Parameters(paramLabel = "CIRCUIT", description = "the circuit's name")
    private String circuit = "";

    @Option(names = "--key", paramLabel = "KEY", description = "one key of the circuit")
    private @Nullable String key;

    StatusVerb(Desk desk) {
        super(desk);
    }

    @Override
    int run(OpenTable table) {
        CircuitOperator root = table.switchgear().operator(circuit);
        CircuitOperator operator = key == null ? root : root.key(key);
        CircuitStatus status = operator.read();
        StandingOrders orders = root.orders();
        Optional<String> doubt =
                status.epoch() == 0 ? table.switchgear().names().doubt(circuit) : Optional.empty();
        if (asJson()) {
            printJson(StatusFields.of(status, orders));
        } else {
            print(status, orders);
            doubt.ifPresent(text -> line("note", text));
        }
        return DONE;
    }

    private void print(CircuitStatus status, StandingOrders orders) {
        Instant now = desk.clock().instant();
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
        status.until().ifPresent(at -> line("until", Moments.utc(at)));
        line("written by", status.by());
        status.override().ifPresent(order -> line("override", OrdersText.told(order)));
        line("signals", String.join(", ", status.signals()));
        line("evidence", status.watching() ? "the fleet gathers evidence now" : "");
        line("open keys", status.openKeys() == 0 ? "" : Integer.toString(status.openKeys()));
        orders.policy()
                .ifPresent(policy -> line(
                        "policy",
                        policy + orders.policyBy().map(by -> ", by " + by).orElse("")));
    }

    private static String at(Instant at, Instant now) {
        return Moments.utc(at) + ", " + Moments.lasted(Duration.between(at, now)) + " ago";
    }

    private void line(String name, String text) {
        if (!text.isBlank()) {
            desk.out().printf("%-11s %s%n", name, text.replaceAll("\\p{Cntrl}", " "));
        }
    }
}
