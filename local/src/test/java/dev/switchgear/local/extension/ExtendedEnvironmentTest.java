package dev.switchgear.local.extension;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.ExtendedEnvironment;
import dev.switchgear.sandbox.ExtendedSetup;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.TableProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Real functions beside real extension processes, in sandboxes that are frozen, told and ended as Lambda does it. */
@Timeout(180)
final class ExtendedEnvironmentTest extends RealTable {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final DependencyServer dependency = new DependencyServer(host, 1);
    private final TableProxy front = new TableProxy(host, table::uri);

    @Test
    void twoFunctionsShareOneCircuitThroughTheirExtensions() throws Exception {
        ExtendedEnvironment one = sandbox("one", LONG, true);
        ExtendedEnvironment other = sandbox("other", LONG, false);
        ready(one);
        ready(other);
        until("it is frozen", () -> frozen(one.extension().pid()));
        assertThat(invoke(one)).contains("\"outcome\":\"ok\"");
        assertThat(invoke(other)).contains("\"outcome\":\"ok\"");

        dependency.become(new Health.Errors());
        until("the circuit opens", () -> {
            invoke(one);
            return item("state").equals("OPEN");
        });
        until("the other function is refused, and told why", () -> {
            String answer = invoke(other);
            return answer.contains("\"outcome\":\"refused\"") && answer.contains("consecutive failures");
        });
        assertThat(failures("other"))
                .as("one round of calls at most, before it had read")
                .isLessThanOrEqualTo(3);

        dependency.become(new Health.Healthy());
        until("the circuit closes again", () -> {
            invoke(one);
            invoke(other);
            return item("state").equals("CLOSED");
        });
        assertThat(one.end("SPINDOWN")).as("ends by itself, with exit code 0").isTrue();
        assertThat(one.log()).contains("ends (SPINDOWN)");
    }

    @Test
    void anInvocationThatIsKilledIsRecordedAsAFailure() throws Exception {
        ExtendedEnvironment killed = sandbox("killed", Duration.ofSeconds(5), true);
        ready(killed);
        dependency.become(new Health.Hang());
        InvocationResult answer =
                killed.invoke("{\"patienceMillis\":\"60000\"}").get(30, SECONDS);
        assertThat(answer.kind()).isEqualTo(InvocationResult.Kind.TIMED_OUT);
        until("it has ended", () -> !killed.extension().running());
        assertThat(killed.log()).contains("ends (TIMEOUT)");
        assertThat(item("watch"))
                .as("one failure of one environment asks the fleet")
                .isNotEmpty();
    }

    @Test
    void whatAnInvocationReportedIsInTheTableBeforeItsEnvironmentIsFrozen() throws Exception {
        ExtendedEnvironment awake = sandbox(
                "awake",
                LONG,
                true,
                Map.of(
                        "SWITCHGEAR_EXTENSION_AFTER_RESPONSE", "true",
                        "SWITCHGEAR_EXTENSION_TELEMETRY_HOST", "127.0.0.1",
                        "SWITCHGEAR_EXTENSION_LOG_LEVEL", "debug"));
        ready(awake);
        until("telemetry arrives", () -> {
            invoke(awake);
            return awake.log().contains("telemetry arrives");
        });

        dependency.become(new Health.Errors());
        invoke(awake);
        assertThat(item("watch")).as("the first failure asks the fleet").isNotEmpty();
        invoke(awake); // no further invocation comes, which would send what is left
        assertThat(evidence()).as("failures in the table").isEqualTo(failures("awake"));
        assertThat(awake.log()).doesNotContain("not send telemetry", "cannot receive");
    }

    @Test
    void aBlackHoleInsteadOfATableFailsNeitherTheStartNorACall() throws Exception {
        front.become(TableProxy.Fault.SILENT);
        ExtendedEnvironment lonely = sandbox("lonely", LONG, true);
        ready(lonely);
        String first = invoke(lonely);
        assertThat(first).contains("\"outcome\":\"ok\"", "\"degraded\":\"true\"");

        dependency.become(new Health.Errors());
        until("its own view refuses", () -> invoke(lonely).contains("\"outcome\":\"refused\""));
        assertThat(lonely.end("SPINDOWN")).as("ends in time all the same").isTrue();
    }

    private ExtendedEnvironment sandbox(String name, Duration timeout, boolean invokeEvents) {
        return sandbox(name, timeout, invokeEvents, Map.of());
    }

    private ExtendedEnvironment sandbox(String name, Duration timeout, boolean invokeEvents, Map<String, String> more) {
        Map<String, String> variables =
                new HashMap<>(Commands.variables(dependency.url(), front.uri().toString()));
        // One environment that fails is enough at once; by its rate, the fleet would want to hear others for a while.
        // Budgets of a second and more: a busy machine is late, and a write that was given up is not in the table.
        variables.put(
                "SWITCHGEAR_POLICY",
                Commands.POLICY
                                .replace("readBudgetMillis=150", "readBudgetMillis=1000")
                                .replace("writeBudgetMillis=250", "writeBudgetMillis=1500")
                        + ", consecutiveFailures=3");
        variables.putAll(more);
        List<String> function = Commands.javaFunction(host);
        return ExtendedEnvironment.start(
                host, new ExtendedSetup(name, function, host.extensionCommand(), variables, timeout, invokeEvents));
    }

    private static void ready(ExtendedEnvironment sandbox) throws Exception {
        sandbox.ready().get(60, SECONDS);
    }

    private static String invoke(ExtendedEnvironment sandbox) throws Exception {
        InvocationResult answer = sandbox.invoke("{}").get(30, SECONDS);
        assertThat(answer.kind()).as(answer.body()).isEqualTo(InvocationResult.Kind.RETURNED);
        sandbox.idle().get(30, SECONDS);
        return answer.body();
    }

    /** How many calls of an environment have met a dependency that failed. */
    private long failures(String environment) {
        return dependency.requests().stream()
                .filter(sighting -> sighting.environment().equals(environment))
                .filter(sighting -> sighting.reply().status() != 200)
                .count();
    }

    /** How many failures the table knows of, in all watches. */
    private long evidence() {
        return client.scan(scan -> scan.tableName(Commands.TABLE)).items().stream()
                .map(item -> item.get("failures"))
                .filter(Objects::nonNull)
                .mapToLong(failures -> Long.parseLong(failures.n()))
                .sum();
    }

    private String item(String attribute) {
        Map<String, AttributeValue> key =
                Map.of("pk", AttributeValue.fromS("c#default#" + Commands.CIRCUIT), "sk", AttributeValue.fromS("*"));
        AttributeValue value = client.getItem(
                        get -> get.tableName(Commands.TABLE).key(key).consistentRead(true))
                .item()
                .get(attribute);
        return value == null ? "" : value.s() == null ? value.n() : value.s();
    }

    /** By the kernel's word: T is stopped by a signal. */
    private static boolean frozen(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }
}
