package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.ReadScope;
import org.junit.jupiter.api.Test;

/** The table answers only some reads: what an answer between failures is worth, and what a crowd leaves undone. */
final class ThrottledReadsTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();
    private static final CircuitPolicy FEW =
            CircuitPolicy.builder().fleetSize(8).build();
    private static final Stored QUIET = Stored.closed();
    private static final Stored WATCHED = QUIET.watched(1, NOW, NOW + 15_000);
    private static final Stored OPEN = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 1_000);

    @Test
    void anAnswerBetweenFailuresThatSaysOpenDoesNotEndTheOwnRefusals() {
        Scene scene = refusing(Scene.of(POLICY, QUIET));
        LocalBreaker own = scene.root.breaker;
        readFails(scene, true);
        assertThat(scene.reads(OPEN, NOW).root.breaker).isEqualTo(own);
        Scene away = refusing(Scene.of(POLICY, QUIET));
        readFails(away, false);
        assertThat(away.reads(OPEN, NOW).root.breaker.isOpen()).isTrue();
    }

    @Test
    void anAnswerThatSaysClosedEndsThem() {
        Scene scene = refusing(Scene.of(POLICY, QUIET));
        readFails(scene, true);
        assertThat(scene.reads(QUIET, NOW).root.breaker.isOpen()).isFalse();
    }

    @Test
    void afterTheNextAnswerTheFleetDecidesAlone() {
        Scene scene = refusing(Scene.of(POLICY, QUIET));
        readFails(scene, true);
        scene.reads(OPEN, NOW).environment.refresh.understood();
        assertThat(scene.reads(OPEN, NOW + 2_000).root.breaker.isOpen()).isFalse();
    }

    @Test
    void theShareOfANewcomerDoesNotGrowWhileItsReadsAreThrottled() {
        assertThat(Cohort.admits(7, true, WATCHED.snapshot(), NOW, POLICY)).isFalse();
        Scene heard = invited(Scene.of(POLICY, WATCHED));
        heard.reporter.joinIfDrawn(heard.root, NOW + 2_000);
        assertThat(heard.root.membership).isNotNull();
        Scene throttled = invited(Scene.of(POLICY, WATCHED));
        readFails(throttled, true);
        throttled.reporter.joinIfDrawn(throttled.root, NOW + 2_000);
        throttled.reporter.joinIfDrawn(throttled.root, NOW + 10_000);
        assertThat(throttled.root.membership).isNull();
    }

    @Test
    void neitherDoesThatOfANewcomerToAFleetThatIsNoCrowd() {
        CircuitPolicy fits = CircuitPolicy.builder().fleetSize(13).build();
        Scene heard = invited(Scene.of(fits, WATCHED));
        heard.reporter.joinIfDrawn(heard.root, NOW);
        assertThat(heard.root.membership).isNull();
        heard.reporter.joinIfDrawn(heard.root, NOW + 2_000);
        assertThat(heard.root.membership).isNotNull();
        Scene throttled = invited(Scene.of(fits, WATCHED));
        readFails(throttled, true);
        throttled.reporter.joinIfDrawn(throttled.root, NOW + 2_000);
        assertThat(throttled.root.membership).isNull();
        Scene away = invited(Scene.of(fits, WATCHED));
        readFails(away, false);
        away.reporter.joinIfDrawn(away.root, NOW + 2_000);
        assertThat(away.root.membership).isNotNull();
    }

    @Test
    void everybodyElseJoinsWithoutANewAnswer() {
        Scene away = invited(Scene.of(POLICY, WATCHED));
        readFails(away, false);
        away.reporter.joinIfDrawn(away.root, NOW + 2_000);
        assertThat(away.root.membership).isNotNull();
        assertThat(joinsAfterAThrottledRead(FEW)).isTrue();
        assertThat(joinsAfterAThrottledRead(POLICY)).as("one of a crowd").isFalse();
    }

    /** Whether an environment does that is no newcomer. */
    private static boolean joinsAfterAThrottledRead(CircuitPolicy policy) {
        Scene old = new Scene(policy, 0.5).reads(QUIET, NOW - 10_000).reads(WATCHED, NOW);
        readFails(invited(old), true);
        old.reporter.joinIfDrawn(old.root, NOW + 2_000);
        return old.root.membership != null;
    }

    private static Scene refusing(Scene scene) {
        scene.root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        return scene;
    }

    private static Scene invited(Scene scene) {
        scene.root.invited = true;
        return scene;
    }

    private static void readFails(Scene scene, boolean throttled) {
        var read =
                new StoreRequest.Read(scene.root.id, new ReadScope(false, false), NOW, scene.environment.nextOrder());
        scene.environment.refresh.sent(read, true);
        scene.environment.refresh.failed(read, throttled, NOW, POLICY);
    }
}
