package dev.switchgear.simulator.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.RandomTrial;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Tampered;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.Condition;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Breaks the world on purpose, to prove that each check notices a violation. */
class ChecksNoticeTest {
    /** Enough seeds for the rarest fault to meet the broken change; each test stops at the first violation. */
    private static final int SEEDS = 3_000;

    @Test
    void aTableThatForgetsTheEpochBreaksTheFence() {
        assertThat(brokenBy(Set.of(Invariant.FENCING), queue -> ignoring(queue, Attribute.EPOCH)))
                .contains(Invariant.FENCING);
    }

    @Test
    void aTableThatForgetsOverridesLetsAutomationWin() {
        assertThat(brokenBy(Set.of(Invariant.OVERRIDE_WINS), queue -> ignoring(queue, Attribute.OVERRIDE)))
                .contains(Invariant.OVERRIDE_WINS);
    }

    @Test
    void aTableThatForgetsTheHolderOfASlotPermitsTooManyProbes() {
        assertThat(brokenBy(Set.of(Invariant.PROBES_AT_ONCE), queue -> new Tampered(queue) {
                    @Override
                    protected boolean looksAt(Condition condition) {
                        for (int slot = 1; slot <= 8; slot++) {
                            if (isAbout(condition, Attribute.probeHolder(slot))) {
                                return false;
                            }
                        }
                        return true;
                    }
                }))
                .contains(Invariant.PROBES_AT_ONCE);
    }

    @Test
    void aTableThatForgetsToCountGrantsTooMany() {
        assertThat(brokenBy(Set.of(Invariant.GRANTS), queue -> new Tampered(queue) {
                    @Override
                    protected boolean looksAt(Condition condition) {
                        return !isAbout(condition, Attribute.GRANTS);
                    }

                    @Override
                    protected boolean makes(Change change) {
                        return !change.attribute().equals(Attribute.PROBE_SCORE);
                    }

                    @Override
                    protected long seenAt(long moment) {
                        return moment - Micros.SECOND;
                    }
                }))
                .contains(Invariant.GRANTS);
    }

    @Test
    void aTableThatCountsAnOutcomeTwiceIsNoticed() {
        assertThat(brokenBy(Set.of(Invariant.ONCE), queue -> new Tampered(queue) {
                    @Override
                    protected boolean looksAt(Condition condition) {
                        return !(condition instanceof Condition.Equals equal
                                && equal.attribute().name().matches("probe[1-8]Holder"));
                    }
                }))
                .contains(Invariant.ONCE);
    }

    @Test
    void aTableThatKeepsOldEpochsIsNoticed() {
        assertThat(brokenBy(Set.of(Invariant.EPOCHS_GROW), queue -> new Tampered(queue) {
                    @Override
                    protected boolean makes(Change change) {
                        return !(change instanceof Change.Put put
                                && put.attribute().equals(Attribute.EPOCH)
                                && put.value() instanceof Long epoch
                                && epoch % 2 == 0);
                    }
                }))
                .contains(Invariant.EPOCHS_GROW);
    }

    @Test
    void aTableThatShowsThePastIsNoticed() {
        Set<Invariant> broken = brokenBy(
                Set.of(Invariant.STALENESS, Invariant.OVERRIDE_OBEYED, Invariant.MONOTONE),
                queue -> new Tampered(queue) {
                    @Override
                    protected long seenAt(long moment) {
                        return moment - 20 * Micros.SECOND;
                    }
                });

        assertThat(broken).contains(Invariant.STALENESS, Invariant.OVERRIDE_OBEYED, Invariant.MONOTONE);
    }

    @Test
    void aFleetThatCannotCloseDoesNotComeToRest() {
        assertThat(brokenBy(Set.of(Invariant.CONVERGENCE), queue -> new Tampered(queue) {
                    @Override
                    protected boolean makes(Change change) {
                        return !change.attribute().equals(Attribute.PROBE_SCORE);
                    }
                }))
                .contains(Invariant.CONVERGENCE);
    }

    @Test
    void anExceptionFromCoreIsNoticed() {
        assertThat(brokenBy(Set.of(Invariant.NO_EXCEPTION), queue -> new Tampered(queue) {
                    @Override
                    protected boolean looksAt(Condition condition) {
                        throw new IllegalStateException("the table explodes");
                    }
                }))
                .containsExactly(Invariant.NO_EXCEPTION);
    }

    private static Tampered ignoring(EventQueue queue, Attribute attribute) {
        return new Tampered(queue) {
            @Override
            protected boolean looksAt(Condition condition) {
                return !isAbout(condition, attribute);
            }
        };
    }

    private static Set<Invariant> brokenBy(Set<Invariant> wanted, Function<EventQueue, SimulatedDynamoDb> tables) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        for (long seed = 1; seed <= SEEDS && !broken.containsAll(wanted); seed++) {
            try {
                RandomTrial.of(seed).run(Trace.silent(), tables);
            } catch (Violation violation) {
                broken.add(violation.invariant());
            }
        }
        return broken;
    }
}
