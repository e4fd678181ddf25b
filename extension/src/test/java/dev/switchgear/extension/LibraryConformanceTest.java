package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.testkit.Fault;
import dev.switchgear.testkit.FaultyStore;
import dev.switchgear.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The extension and the library decide the same: the same calls at the same times get the same answers, word by word,
 * and leave the same items in the table.
 */
final class LibraryConformanceTest {
    private static final CircuitPolicy SMALL =
            CircuitPolicy.builder().fleetSize(1).build();

    /** One call: its circuit, key, outcome and duration, and the time that passes afterwards. */
    private record ScriptedCall(
            String circuit, String key, Outcome.Result result, long lastsMillis, long pauseMillis) {}

    /** An event before the call with this number. */
    private record Happening(int before, What what) {}

    private enum What {
        STORE_AWAY,
        STORE_BACK,
        UNKNOWN_FORMAT,
        FORCED_OPEN,
        RELEASED,
        LIVE_POLICY
    }

    private record CallScript(String name, CircuitPolicy policy, List<ScriptedCall> calls, List<Happening> happenings) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<CallScript> scenarios() {
        CircuitPolicy slow =
                SMALL.toBuilder().slowCalls(Duration.ofMillis(400), 0.5).build();
        CircuitPolicy inARow =
                SMALL.toBuilder().tripRule(TripRule.consecutiveFailures(4)).build();
        CircuitPolicy shadow = SMALL.toBuilder().shadow(true).build();
        return Stream.of(
                new CallScript("healthy", SMALL, calls(1, 0, 0), List.of()),
                new CallScript("noise of 20 %", SMALL, calls(2, 20, 0), List.of()),
                new CallScript("outage and recovery", SMALL, outage(3), List.of()),
                new CallScript("half of the calls fail", SMALL, calls(4, 55, 0), List.of()),
                new CallScript("slow calls", slow, calls(5, 0, 80), List.of()),
                new CallScript("failures in a row", inARow, outage(6), List.of()),
                new CallScript("shadow", shadow, outage(7), List.of()),
                new CallScript(
                        "store away during the outage",
                        SMALL,
                        outage(8),
                        List.of(new Happening(110, What.STORE_AWAY), new Happening(260, What.STORE_BACK))),
                new CallScript(
                        "items of a newer format", SMALL, outage(9), List.of(new Happening(50, What.UNKNOWN_FORMAT))),
                new CallScript(
                        "an operator",
                        SMALL,
                        calls(10, 5, 0),
                        List.of(new Happening(40, What.FORCED_OPEN), new Happening(120, What.RELEASED))),
                new CallScript("live policy", SMALL, outage(11), List.of(new Happening(20, What.LIVE_POLICY))));
    }

    private static List<ScriptedCall> calls(int seed, int failing, int slow) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ScriptedCall> calls = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            calls.add(call(random, random.nextInt(100) < failing, random.nextInt(100) < slow));
        }
        return calls;
    }

    private static List<ScriptedCall> outage(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ScriptedCall> calls = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            calls.add(call(random, i > 100 && i < 300, false));
        }
        return calls;
    }

    private static ScriptedCall call(SplittableRandom random, boolean fails, boolean slow) {
        String circuit = random.nextInt(4) == 0 ? "orders" : "payments";
        String key = circuit.equals("orders") ? "shard-" + random.nextInt(3) : "";
        Outcome.Result other = random.nextInt(30) == 0 ? Outcome.Result.IGNORED : Outcome.Result.SUCCESS;
        return new ScriptedCall(
                circuit, key, fails ? Outcome.Result.FAILURE : other, slow ? 700 : 20, random.nextInt(50, 250));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theExtensionAndTheLibraryDecideTheSame(CallScript scenario) {
        ScriptedWorld library = new ScriptedWorld();
        ScriptedWorld extension = new ScriptedWorld();
        List<String> byLibrary = decidedByLibrary(scenario, library);
        List<String> byExtension = decidedByExtension(scenario, extension);
        assertThat(byExtension).isEqualTo(byLibrary);
        assertThat(extension.items()).isEqualTo(library.items());
        assertThat(byLibrary).anyMatch(line -> line.startsWith("true"));
        boolean calm = List.of("healthy", "noise of 20 %", "shadow").contains(scenario.name());
        assertThat(byLibrary.stream().anyMatch(line -> line.startsWith("false")))
                .isEqualTo(!calm);
    }

    /** A store and a clock, in which the events happen. */
    private static final class ScriptedWorld {
        final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
        final InMemoryCircuitStore memory = new InMemoryCircuitStore();
        final FaultyStore store = new FaultyStore(memory);

        void happen(CallScript scenario, int number) {
            scenario.happenings().stream()
                    .filter(happening -> happening.before() == number)
                    .forEach(happening -> happen(happening.what()));
        }

        private void happen(What what) {
            try (Switchgear operators = Switchgear.builder()
                    .store(memory)
                    .clock(time)
                    .ticker(time::nanos)
                    .seed(9)
                    .build()) {
                var payments = operators.operator("payments");
                switch (what) {
                    case STORE_AWAY -> store.inject(Fault.unreachable());
                    case STORE_BACK -> store.heal();
                    case UNKNOWN_FORMAT -> store.inject(Fault.unknownFormat());
                    case FORCED_OPEN ->
                        payments.override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(9), "ada", "a test");
                    case RELEASED -> payments.release();
                    case LIVE_POLICY -> payments.policy("{\"failureRateThreshold\": 0.3, \"probes\": 1}", "ada");
                }
            }
        }

        Map<String, String> items() {
            return Map.of("payments", item("payments"), "orders", item("orders"));
        }

        private String item(String circuit) {
            return memory.read(CircuitId.of("default", circuit), new ReadScope(true, true), Duration.ofSeconds(1))
                    .toString();
        }
    }

    private static List<String> decidedByLibrary(CallScript scenario, ScriptedWorld world) {
        List<String> decisions = new ArrayList<>();
        try (Switchgear switchgear = Switchgear.builder()
                .store(world.store)
                .defaults(scenario.policy())
                .label("extension")
                .clock(world.time)
                .ticker(world.time::nanos)
                .seed(1)
                .executor(Runnable::run)
                .build()) {
            for (int i = 0; i < scenario.calls().size(); i++) {
                world.happen(scenario, i);
                ScriptedCall call = scenario.calls().get(i);
                Circuit whole = switchgear.circuit(call.circuit());
                Circuit circuit = call.key().isEmpty() ? whole : whole.key(call.key());
                decisions.add(decide(circuit, call, world.time));
                world.time.advance(Duration.ofMillis(call.pauseMillis()));
            }
        }
        return decisions;
    }

    private static String decide(Circuit circuit, ScriptedCall call, VirtualTime time) {
        Decision decision = circuit.decide();
        boolean degraded = circuit.status().degraded();
        if (decision instanceof Permit permit) {
            String state = circuit.status().state().name();
            time.advance(Duration.ofMillis(call.lastsMillis()));
            permit.end(new Outcome(call.result(), java.util.Optional.empty(), java.util.Optional.empty()));
            return "true " + state + " " + permit.isProbe() + " " + degraded;
        }
        var refusal = decision.refusal();
        return "false " + refusal.state() + " " + refusal.cause() + " " + refusal.reason() + " "
                + refusal.retryAfter(time.instant()).toMillis() + " " + degraded;
    }

    private static List<String> decidedByExtension(CallScript scenario, ScriptedWorld world) {
        List<String> decisions = new ArrayList<>();
        FunctionPermits permits = Rig.permits(Rig.settings(Map.of(), scenario.policy()), world.store, world.time);
        try (HttpListener listener = open(permits);
                Client client = new Client(listener.port())) {
            for (int i = 0; i < scenario.calls().size(); i++) {
                world.happen(scenario, i);
                ScriptedCall call = scenario.calls().get(i);
                decisions.add(ask(client, call, world.time));
                world.time.advance(Duration.ofMillis(call.pauseMillis()));
            }
        } finally {
            permits.close();
        }
        return decisions;
    }

    private static HttpListener open(FunctionPermits permits) {
        try {
            var limits = new HttpListener.ClientLimits(Duration.ofSeconds(30), 4);
            return HttpListener.open(0, permits.api(), limits, ThisProcess.ticker());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String ask(Client client, ScriptedCall call, VirtualTime time) {
        String key = call.key().isEmpty() ? "" : "\"key\":\"" + call.key() + "\"";
        Client.ClientAnswer answer = client.post("/circuits/" + call.circuit() + "/permits", "{" + key + "}");
        String degraded = answer.field("degraded");
        if (answer.allowed()) {
            time.advance(Duration.ofMillis(call.lastsMillis()));
            Client.ClientAnswer recorded = client.post(
                    "/circuits/" + call.circuit() + "/outcomes",
                    "{" + key + (key.isEmpty() ? "" : ",") + "\"permit\":\"" + answer.field("permit")
                            + "\",\"durationMillis\":" + call.lastsMillis() + ",\"result\":\""
                            + call.result().name().toLowerCase(java.util.Locale.ROOT) + "\"}");
            assertThat(recorded.status()).isEqualTo(200);
            return "true " + answer.field("state") + " " + answer.field("probe") + " " + degraded;
        }
        return "false " + answer.field("state") + " " + answer.field("cause") + " " + answer.field("reason") + " "
                + answer.field("retryAfterMillis") + " " + degraded;
    }
}
