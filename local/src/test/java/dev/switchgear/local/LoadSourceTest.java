package dev.switchgear.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.Sandbox;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoadSourceTest {
    @Test
    void leavesRandomGapsOfTheRightMeanThatASeedRepeats() {
        assertThat(gaps(1).average().orElseThrow()).isBetween(0.97e9 / 16, 1.03e9 / 16);
        assertThat(gaps(1).toArray()).isEqualTo(gaps(1).toArray()).isNotEqualTo(gaps(2).toArray());
    }

    @Test
    void sendsKeysUntilItIsClosed() throws Exception {
        LinkedBlockingQueue<String> keys = new LinkedBlockingQueue<>();
        Sandbox host = Sandbox.open();
        try (LoadSource load = new LoadSource(host.timer(), Machine::nanos, 200, 1, keys::add)) {
            load.start();
            for (int i = 0; i < 20; i++) {
                assertThat(keys.poll(30, SECONDS)).matches("k[0-9]");
            }
        } finally {
            host.close();
        }
    }

    private static LongStream gaps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return LongStream.generate(() -> LoadSource.gapNanos(random, 16)).limit(20_000);
    }
}
