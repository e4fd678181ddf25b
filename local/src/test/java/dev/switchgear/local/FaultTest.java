package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.ReceivedRequest;
import dev.switchgear.sandbox.TableProxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Real processes are killed, and the store fails: no caller sees a store error, no call waits beyond the budgets,
 * protection continues, and recovery completes.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultTest {
    /**
     * The share of calls that a fleet without its store may send to a dead dependency; each environment decides alone.
     */
    private static final int ALONE = 40;

    /** The share of calls that a fleet with its store may send: probes, and the calls before the circuit opens. */
    private static final int TOGETHER = 20;

    private static final List<TableProxy.TableFault> FAULTS =
            List.of(TableProxy.TableFault.SILENT, TableProxy.TableFault.CUT, TableProxy.TableFault.THROTTLED);

    private Drill drill;

    @BeforeAll
    void start() throws InterruptedException {
        drill = new Drill();
    }

    @AfterAll
    void stop() {
        drill.close();
    }

    @BeforeEach
    void calmDown() {
        drill.calm();
    }

    @Test
    void environmentsMayBeKilledInEveryPhase() {
        int start = drill.mark();
        drill.killOne();
        drill.await(10);

        drill.dependency.become(new Health.Errors());
        drill.until(
                "the fleet gathers evidence",
                () -> drill.circuit().watching() || drill.circuit().protects());
        drill.killOne();
        drill.until("the circuit is open", () -> drill.circuit().protects());
        drill.killOne();

        drill.dependency.become(new Health.Hang());
        drill.until("a probe hangs", () -> hangingProbe().isPresent());
        drill.kill(hangingProbe().orElseThrow());

        drill.dependency.become(new Health.Healthy());
        drill.until("the circuit closes", () -> !drill.circuit().protects());
        drill.killOne();
        drill.awaitRecovery();

        drill.assertNobodySawTheStore(start);
        assertThat(SideFigures.mostAtOnce(probes())).isLessThanOrEqualTo(Promise.PROBES);
    }

    @Test
    void theStoreMayStopDuringAnOutage() {
        int start = drill.mark();
        drill.awaitTrip();
        drill.table.pause();
        int paused = drill.mark();
        drill.await(100);
        drill.assertProtected(paused, ALONE);
        drill.table.resume();

        drill.awaitRecovery();

        drill.assertNobodySawTheStore(start);
    }

    @Test
    void theStoreMayBeKilledWhileHealthyAndReturnInAnOutage() {
        int start = drill.mark();
        drill.table.kill();
        drill.await(50);
        drill.assertNothingRefused(start);

        drill.dependency.become(new Health.Errors());
        drill.until("an environment protects by itself", () -> drill.refusedSince(start));
        int alone = drill.mark();
        drill.await(100);
        drill.assertProtected(alone, ALONE);

        drill.restartTable();
        drill.until("the circuit is open", () -> drill.circuit().protects());
        drill.awaitRecovery();
        drill.assertNobodySawTheStore(start);
    }

    @Test
    void theItemMayBeDeletedWhileTheCircuitIsOpen() {
        int start = drill.mark();
        drill.awaitTrip();

        drill.deleteItem();
        drill.until("the circuit is open again", () -> drill.circuit().protects());
        int reopened = drill.mark();
        drill.await(100);
        drill.assertProtected(reopened, TOGETHER);

        drill.awaitRecovery();
        drill.assertNobodySawTheStore(start);
    }

    @Test
    void theItemMayHaveANewerFormat() {
        int start = drill.mark();
        drill.awaitTrip();
        drill.putItem(Map.of("format", AttributeValue.fromN("99"), "shape", AttributeValue.fromS("a newer version")));
        Map<String, AttributeValue> written = drill.item();
        int unknown = drill.mark();
        drill.await(100);
        drill.assertProtected(unknown, ALONE);
        assertThat(drill.item()).isEqualTo(written);

        drill.deleteItem();
        drill.until("the circuit is open again", () -> drill.circuit().protects());
        drill.awaitRecovery();
        drill.assertNobodySawTheStore(start);
    }

    @Test
    void theStoreMayFailInAnyWay() {
        int start = drill.mark();
        for (TableProxy.TableFault fault : FAULTS) {
            drill.front.become(fault);
            drill.await(30);
        }
        drill.assertNothingRefused(start);

        drill.dependency.become(new Health.Errors());
        drill.until("an environment protects by itself", () -> drill.refusedSince(start));
        int alone = drill.mark();
        for (TableProxy.TableFault fault : FAULTS) {
            drill.front.become(fault);
            drill.await(50);
        }
        drill.assertProtected(alone, ALONE);

        drill.front.become(TableProxy.TableFault.NONE);
        drill.until("the circuit is open", () -> drill.circuit().protects());
        drill.awaitRecovery();
        drill.assertNobodySawTheStore(start);
    }

    private List<ReceivedRequest> probes() {
        return drill.dependency.requests().stream()
                .filter(ReceivedRequest::probe)
                .toList();
    }

    private Optional<String> hangingProbe() {
        return probes().stream()
                .filter(probe -> probe.reply().never())
                .map(ReceivedRequest::environment)
                .findFirst();
    }
}
