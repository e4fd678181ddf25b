package dev.switchgear.local.queues;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.local.UsageException;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.ReceivedRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the figures of the story are made. {@code conformance/lambda} runs it: its twelve processes would slow the other tests. */
@Timeout(600)
final class QueuesStoryTest {
    private static final Path GUIDE = Path.of("..", "docs", "guides", "queues.md");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theGuideHasTheCostsThatTheCommandComputes() throws Exception {
        assertThat(QueuesStory.play(List.of("--cost"), stream(out), stream(err)))
                .isZero();
        List<String> rows =
                out.toString(UTF_8).lines().filter(line -> line.startsWith("|")).toList();
        assertThat(rows).hasSize(6);
        assertThat(Files.readString(GUIDE)).contains(String.join("\n", rows));
    }

    @Test
    void invalidOptionsAreRefusedWithTheirLimits() {
        assertThat(QueuesStory.play(List.of("--help"), stream(out), stream(err)))
                .isZero();
        assertThat(out.toString(UTF_8)).startsWith("usage: ./switchgear demo queues");
        assertThatThrownBy(() -> QueuesOptions.parse(List.of("--messages", "12")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--messages is '12'; it must be 300 to 30000");
        assertThatThrownBy(() -> QueuesOptions.parse(List.of("--loud"))).isInstanceOf(UsageException.class);
    }

    @Test
    void theLedgerSeesWhatWasLostTwiceOutOfOrderOrCounted() {
        QueueLedger ledger = new QueueLedger(List.of(
                request("fifo.g1.000021:1", 200),
                request("fifo.g1.000001:1", 200),
                request("standard.g2.000012:1", 500),
                request("standard.g2.000012:2", 200),
                request("standard.g3.000013:2", 200),
                request("standard.g3.000013:3", 200),
                request(QueueWorker.DAMAGED + ":1", 200)));
        assertThat(ledger.handled()).isEqualTo(4);
        assertThat(ledger.twice()).isEqualTo(1);
        assertThat(ledger.outOfOrder()).isEqualTo(1);
        assertThat(ledger.failed()).isEqualTo(1);
        assertThat(ledger.counted()).isEqualTo(1);
        assertThat(ledger.damaged()).isEqualTo(1);
    }

    private static ReceivedRequest request(String key, int status) {
        return new ReceivedRequest(1, key, "", false, new Health.Reply(status, Duration.ZERO));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }
}
