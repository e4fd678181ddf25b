package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Classifier;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Identity;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Plays the rows of {@code docs/same-answer.md} that are about live policies and about what was thrown. */
final class SamePolicyTest {
    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final Refusal REFUSAL = new Refusal(
            CircuitId.of("default", "inner"),
            CircuitState.OPEN,
            Refusal.Cause.OPEN,
            "failure rate",
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty());
    private static final Map<String, Throwable> THROWN = thrown();

    /** Differs from every row, so that each that is in force changes something. */
    private static final CircuitPolicy OWN = CircuitPolicy.defaults().with(Map.of("failureRateThreshold", "0.6"));

    private static final CircuitId PAYMENTS = CircuitId.of("default", "payments");
    private static final long NOW = 1_900_000_000_000L;

    @Test
    void everyWayInTreatsALivePolicyAsTheTableSays() throws IOException {
        Map<String, List<String>> table = table("the live policy");
        table.replaceAll((text, cells) -> List.of(cells.get(0), cells.get(1), cells.get(4)));
        assertThat(table).hasSizeGreaterThan(10);
        Map<String, List<String>> played = new LinkedHashMap<>();
        table.keySet().forEach(cell -> {
            String text = cell.substring(1, cell.length() - 1);
            played.put(cell, List.of(byAnOperator(text), byTheLibrary(text), byAnExecution(text)));
        });
        assertThat(played).isEqualTo(table);
    }

    @Test
    void exceptionsCountAsTheTableSays() throws IOException {
        Map<String, List<String>> table = table("what was thrown");
        assertThat(table.keySet()).containsExactlyElementsOf(THROWN.keySet());
        Map<String, List<String>> played = new LinkedHashMap<>();
        THROWN.forEach((name, thrown) -> {
            Throwable carried = new CompletionException(thrown);
            Throwable wrapped = new IllegalStateException("payment failed", new ExecutionException(thrown));
            played.put(
                    name,
                    List.of(
                            counted(thrown),
                            counted(carried),
                            counted(wrapped),
                            ofACallee(thrown),
                            ofACallee(carried),
                            ofACallee(wrapped)));
        });
        assertThat(played).isEqualTo(table);
    }

    @Test
    void aCalleeThatResilience4jsBreakerRefusedSaysNothingOfTheCallee() {
        String refusal = "io.github.resilience4j.circuitbreaker.CallNotPermittedException";
        String message = "CircuitBreaker 'inner' is OPEN and does not permit further calls";
        assertThat(ofACallee(refusal, message)).isEqualTo("ignored");
        assertThat(ofACallee(CompletionException.class.getName(), refusal + ": " + message))
                .isEqualTo("ignored");
        assertThat(ofACallee(IOException.class.getName(), "not " + refusal)).isEqualTo("failure");
    }

    private static Map<String, Throwable> thrown() {
        Map<String, Throwable> thrown = new LinkedHashMap<>();
        thrown.put("`CircuitOpenException` of another circuit", new CircuitOpenException(REFUSAL));
        thrown.put("`CancellationException`", new CancellationException());
        thrown.put("`InterruptedException`", new InterruptedException());
        thrown.put("`InterruptedIOException`", new InterruptedIOException());
        thrown.put("`InterruptedIOException` that says `timeout`", new InterruptedIOException("timeout"));
        thrown.put("`ClosedByInterruptException`", new ClosedByInterruptException());
        thrown.put("`SocketTimeoutException`", new SocketTimeoutException());
        thrown.put("`IOException`", new IOException("x"));
        return thrown;
    }

    private static String counted(Throwable thrown) {
        return Classifier.defaults().ofThrown(thrown).result().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String byAnOperator(String text) {
        try (Switchgear switchgear = Switchgear.builder()
                .store(new InMemoryCircuitStore())
                .journal(event -> {})
                .build()) {
            switchgear.operator("payments").policy(text, "jane");
            return "stored";
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }

    /**
     * How an execution treats a function that ends with this exception; Lambda's Java runtime sends its class and its
     * message.
     */
    private static String ofACallee(Throwable thrown) {
        return ofACallee(thrown.getClass().getName(), thrown.getMessage() == null ? "null" : thrown.getMessage());
    }

    private static String ofACallee(String error, String message) {
        String cause = Workflow.json(Map.of("errorMessage", message, "errorType", error, "stackTrace", List.of()));
        MapTable table = new MapTable();
        Walk walk = new Walk(
                Definitions.direct(CircuitPolicy.defaults().with(Map.of("failureCount", "1"))),
                table,
                payload -> {
                    throw new Walk.StateError(error, cause);
                },
                1_900_000_000_000L);
        var unused = walk.run(Map.of("circuit", "payments", "callee", "charge"));
        return table.writes() > 0 ? "failure" : "ignored";
    }

    private static InMemoryCircuitStore holding(String text) {
        InMemoryCircuitStore store = new InMemoryCircuitStore();
        Change policy = new Change.Put(Attribute.POLICY, text);
        store.apply(
                CircuitId.of("default", "payments"),
                new Transition(Transition.Rule.POLICY, List.of(), List.of(policy)),
                BUDGET);
        return store;
    }

    /** As a person might have written it, without any check. */
    private static String byTheLibrary(String text) {
        InMemoryCircuitStore store = holding(text);
        List<CircuitEvent.Kind> events = new ArrayList<>();
        try (Switchgear switchgear = Switchgear.builder()
                .store(store)
                .executor(Runnable::run)
                .journal(event -> events.add(event.kind()))
                .build()) {
            switchgear.circuit("payments").decide().permit().close();
        }
        Participant participant = new Participant(PAYMENTS, OWN, new Identity(1, "writer"), () -> 1);
        Step.Await<Admission> reading = (Step.Await<Admission>) participant.begin(null, NOW);
        DependencyItems items = store.read(PAYMENTS, new ReadScope(false, true), BUDGET);
        assertThat(reading.then().resume(new StoreReply.Items(items), NOW)).isInstanceOf(Step.Done.class);
        return judged(
                text,
                events.contains(CircuitEvent.Kind.POLICY_REJECTED),
                !participant.policy().equals(OWN));
    }

    private static String byAnExecution(String text) {
        boolean rejected = (Boolean) ofTheExpressions(text, "$policyRejected");
        Map<?, ?> remarks = Definitions.part(
                GetCircuitStatus.of(
                                holding(text),
                                "default",
                                CircuitPolicy.defaults(),
                                () -> Instant.ofEpochSecond(1_900_000_000))
                        .handleRequest(Map.of("circuit", "payments"), new NoContext()),
                "remarks");
        assertThat(remarks.containsKey("policyRejected"))
                .as("of the handlers: " + text)
                .isEqualTo(rejected);
        return judged(text, rejected, !ofTheExpressions(text, "$p").equals(ofTheExpressions("{}", "$p")));
    }

    private static Object ofTheExpressions(String text, String name) {
        Expressions expressions =
                new Expressions().with("base", PolicyValues.of(OWN)).with("limits", PolicyValues.LIMITS);
        return new Formula(0, 0)
                .with("c", Map.of("policy", text, "hasPolicy", true))
                .value(Expressions.block(expressions.file("policy"), name));
    }

    /** A live policy that is reported as invalid must have no effect, and one that is not reported must be in force. */
    private static String judged(String text, boolean reported, boolean changed) {
        if (reported) {
            return changed ? "reported, and yet in force" : "reported, no effect";
        }
        return changed || text.equals("{}") ? "in force" : "neither reported nor in force";
    }

    /** Returns the cells after the first, by the first cell, of the table whose first column has that head. */
    private static Map<String, List<String>> table(String head) throws IOException {
        Path page = Stream.of(Path.of("docs"), Path.of("..", "docs"))
                .map(folder -> folder.resolve("same-answer.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        Map<String, List<String>> table = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(page)) {
            String[] cells = line.split("\\|", -1);
            boolean row = line.startsWith("|");
            inside = row && (inside || cells[1].strip().equals(head));
            if (inside && !cells[1].startsWith("---") && !cells[1].strip().equals(head)) {
                table.put(
                        cells[1].strip(),
                        Stream.of(cells)
                                .skip(2)
                                .limit(cells.length - 3L)
                                .map(String::strip)
                                .toList());
            }
        }
        return table;
    }
}
