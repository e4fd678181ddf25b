package dev.switchgear.protocol;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.Attribute;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How many of a fleet would probe, and when. */
final class ProbeTurnTest {
    private static final CircuitSnapshot WAITED =
            Stored.open().with(Attribute.OPEN_UNTIL, NOW).snapshot();

    @Test
    void aboutFourEnvironmentsPerSlotAreCandidatesInAnyFleet() {
        assertThat(candidates(WAITED, 10_000, 0)).isBetween(5L, 22L);
        assertThat(candidates(WAITED, 1_000, 0)).isBetween(90L, 150L); // 10,000 of them, where 1,000 are expected
    }

    @Test
    void theyDoubleEachHalfSecondUntilTheSlotIsTaken() {
        long first = candidates(WAITED, 1_000, 0);
        assertThat(candidates(WAITED, 1_000, 499)).isLessThan(2 * first + 30);
        assertThat(candidates(WAITED, 1_000, 1_000)).isBetween(4 * first - 60, 4 * first + 60);
        assertThat(candidates(WAITED, 1_000, 60_000)).isEqualTo(10_000);
        assertThat(candidates(WAITED, 1_000, 9_000_000)).isEqualTo(10_000);
    }

    @Test
    void aLeaseThatExpiredStartsTheTurnsAnew() {
        CircuitSnapshot dead = Stored.open()
                .with(Attribute.OPEN_UNTIL, NOW)
                .leased(1, NOW + 58_000)
                .snapshot();
        assertThat(candidates(dead, 1_000, 60_001)).isLessThan(200);
    }

    @Test
    void aFleetOfUnknownSizeIsTreatedAsALargeOne() {
        assertThat(candidates(WAITED, 0, 0)).isEqualTo(candidates(WAITED, Protocol.ASSUMED_FLEET, 0));
    }

    private static long candidates(CircuitSnapshot snapshot, int fleet, long waited) {
        CircuitPolicy policy = CircuitPolicy.builder().fleetSize(fleet).build();
        return LongStream.range(0, 10_000)
                .filter(environment -> ProbeTurn.isMine(environment, snapshot, NOW + waited, policy))
                .count();
    }
}
