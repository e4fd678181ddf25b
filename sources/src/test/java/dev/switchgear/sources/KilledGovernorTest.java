package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sources.SourceReport.Kind;
import org.junit.jupiter.api.Test;

/**
 * A run is killed before each of its requests, that is, after each earlier one has taken effect. A run keeps no state,
 * so it does not matter whether it got the answer.
 */
class KilledGovernorTest {
    private static final int MORE_THAN_ALL = 200;

    private final GovernorWorld world = new GovernorWorld();

    @Test
    void noQueueStaysPausedAndNoneThatAnOperatorDisabledIsResumed() {
        assertThat(killedEverywhere("sqs")).isGreaterThan(20);
        world.close();
    }

    @Test
    void noStreamStaysPausedAndNoneThatAnOperatorDisabledIsResumed() {
        assertThat(killedEverywhere("kinesis")).isGreaterThan(20);
        world.close();
    }

    /** Returns the number of requests of a whole outage. */
    private int killedEverywhere(String service) {
        for (int request = 1; request < MORE_THAN_ALL; request++) {
            String name = service + request;
            if (!outage(name, service, request)) {
                return request - 1;
            }
            world.heal();
            assertThat(world.schedule(source(name)).kind()).as(name).isEqualTo(Kind.FULL);
            assertThat(world.lambda.shown(name)).as(name).isEqualTo(original(service));

            String theirs = name + "-operator";
            outage(theirs, service, request);
            world.lambda.settle();
            boolean polled = world.lambda.shown(theirs).startsWith("Enabled");
            if (polled) {
                world.lambda.change(theirs, "{\"Enabled\":false}");
            }
            world.schedule(source(theirs));
            world.heal();
            world.schedule(source(theirs));
            String end = original(service).replace("Enabled", polled ? "Disabled" : "Enabled");
            assertThat(world.lambda.shown(theirs)).as(theirs).isEqualTo(end);
        }
        throw new AssertionError("an outage has more than " + MORE_THAN_ALL + " requests");
    }

    /** Runs a whole outage; returns whether the governor was killed in it. */
    private boolean outage(String name, String service, int request) {
        world.lambda.add(name, service, 10, service.equals("sqs") ? 50 : 0);
        world.open();
        world.killSwitch.killAt(request);
        try {
            untilSettled(name);
            world.halfOpen();
            untilSettled(name);
            world.heal();
            untilSettled(name);
            return false;
        } catch (KillSwitch.Killed e) {
            return true;
        } finally {
            world.killSwitch.disarm();
        }
    }

    private void untilSettled(String name) {
        for (int run = 0; run < 2; run++) {
            world.govern(source(name));
            world.lambda.settle();
        }
    }

    private static GovernedSource source(String name) {
        return new GovernedSource(name, GovernorWorld.CIRCUIT);
    }

    private static String original(String service) {
        return "Enabled 10 " + (service.equals("sqs") ? "50" : "-");
    }
}
