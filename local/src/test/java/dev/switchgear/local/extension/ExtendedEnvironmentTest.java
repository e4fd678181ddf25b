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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Real functions with real extension processes, in sandboxes that are frozen and ended, with SHUTDOWN events, as in
 * Lambda.
 */
@Timeout(180)
final class ExtendedEnvironmentTest extends RealTable {
    private static final Duration LONG = Duration.ofSeconds(30);

    /**
     * More than Lambda's two seconds, because the test checks what an extension does in its time, not the speed of this
     * machine.
     */
    private static final Duration TIME_TO_END = Duration.ofSeconds(20);

    /**
     * Budgets of seconds, because a busy machine is slow, and a write that was given up is not in the table. Waits are
     * longer than an invocation on such a machine. With shorter ones, every call would be a probe, and none would be
     * refused.
     */
    private static final String PATIENT =
            "fleetSize=3, callTimeoutMillis=1000, refreshIntervalMillis=400, rampMillis=1000,"
                    + " readBudgetMillis=5000, writeBudgetMillis=5000, openWaitMillis=5000, maxOpenWaitMillis=5000, ";

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
        until("the other function is refused, with the reason", () -> {
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
        AtomicInteger environments = new AtomicInteger();
        // If the extension answers late, the function calls without a permit, and there is nothing to record.
        until("an invocation that has a permit is killed", () -> {
            String log = killed("killed-" + environments.incrementAndGet());
            return log.contains("ends (TIMEOUT): 1 permits were open") && !log.contains("the store was too slow");
        });
        assertThat(item("watch"))
                .as("one failure of one environment starts a watch")
                .isNotEmpty();
    }

    /** Returns the log of an environment whose invocation hangs until it is killed. */
    private String killed(String name) throws Exception {
        dependency.become(new Health.Healthy());
        ExtendedEnvironment killed = sandbox(name, Duration.ofSeconds(5), true);
        ready(killed);
        until("the extension answers", () -> invoke(killed).contains("\"degraded\":\"false\""));
        dependency.become(new Health.Hang());
        InvocationResult answer =
                killed.invoke("{\"patienceMillis\":\"60000\"}").get(30, SECONDS);
        assertThat(answer.kind()).isEqualTo(InvocationResult.Kind.TIMED_OUT);
        until("it has ended", () -> !killed.extension().running());
        return killed.log();
    }

    @Test
    void reportsOfAnInvocationAreInTheTableBeforeItsEnvironmentIsFrozen() throws Exception {
        ExtendedEnvironment awake = sandbox(
                "awake",
                LONG,
                true,
                Map.of(
                        "SWITCHGEAR_POLICY", PATIENT + "failureCount=1000",
                        "SWITCHGEAR_EXTENSION_AFTER_RESPONSE", "true",
                        "SWITCHGEAR_EXTENSION_TELEMETRY_HOST", "127.0.0.1",
                        "SWITCHGEAR_EXTENSION_LOG_LEVEL", "debug"));
        ready(awake);
        until("telemetry arrives", () -> {
            invoke(awake);
            return awake.log().contains("telemetry arrives");
        });

        dependency.become(new Health.Errors());
        // Nothing opens here, and no later invocation sends the rest. A second may be too short once on a busy machine.
        until("what an invocation reported is in the table", () -> {
            invoke(awake);
            return !item("watch").isEmpty() && failures("awake") > 1 && evidence() == failures("awake");
        });
        assertThat(awake.log()).doesNotContain("not send telemetry", "cannot receive");
    }

    @Test
    void aBlackHoleInsteadOfATableFailsNeitherTheStartNorACall() throws Exception {
        front.become(TableProxy.TableFault.SILENT);
        ExtendedEnvironment lonely = sandbox("lonely", LONG, true);
        ready(lonely);
        String first = invoke(lonely);
        assertThat(first).contains("\"outcome\":\"ok\"", "\"degraded\":\"true\"");

        dependency.become(new Health.Errors());
        until("its local view refuses", () -> invoke(lonely).contains("\"outcome\":\"refused\""));
        assertThat(lonely.end("SPINDOWN")).as("ends in time nevertheless").isTrue();
    }

    private ExtendedEnvironment sandbox(String name, Duration timeout, boolean invokeEvents) {
        return sandbox(name, timeout, invokeEvents, Map.of());
    }

    private ExtendedEnvironment sandbox(String name, Duration timeout, boolean invokeEvents, Map<String, String> more) {
        Map<String, String> variables =
                new HashMap<>(Commands.variables(dependency.url(), front.uri().toString()));
        // One environment that fails is enough. With its failure rate, the fleet would first wait for the reports of
        // others.
        variables.put("SWITCHGEAR_POLICY", PATIENT + "consecutiveFailures=3");
        variables.putAll(more);
        List<String> function = Commands.javaFunction(host);
        return ExtendedEnvironment.start(
                host,
                new ExtendedSetup(
                        name, function, host.extensionCommand(), variables, timeout, invokeEvents, TIME_TO_END));
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

    /** Returns how many calls of an environment reached a dependency that failed. */
    private long failures(String environment) {
        return dependency.requests().stream()
                .filter(sighting -> sighting.environment().equals(environment))
                .filter(sighting -> sighting.reply().status() != 200)
                .count();
    }

    /** Returns how many failures the table contains, in all watches. */
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

    /** Asks the kernel: T means stopped by a signal. */
    private static boolean frozen(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }
}
