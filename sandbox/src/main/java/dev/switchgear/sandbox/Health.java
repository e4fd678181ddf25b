package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The health of a dependency. Each kind decides the answer to a request. */
public sealed interface Health {
    /** Returns the answer to a request for {@code key}. */
    Reply reply(String key, RandomGenerator random);

    /** The latency of a healthy dependency. */
    Duration USUAL = Duration.ofMillis(20);

    /** A status after a delay, or no answer. */
    record Reply(int status, Duration after) {
        public static final Reply OK = new Reply(200, USUAL);
        public static final Reply ERROR = new Reply(500, Duration.ZERO);
        public static final Reply NEVER = new Reply(0, Duration.ZERO);

        /** Whether there will be no answer. */
        public boolean never() {
            return status == 0;
        }

        boolean failed() {
            return status != 200;
        }
    }

    /** Answers 200 after {@link #USUAL}. */
    record Healthy() implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return Reply.OK;
        }
    }

    /** Answers 500 at once. */
    record Errors() implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return Reply.ERROR;
        }
    }

    /** Answers 500, but late. */
    record Failing(Duration latency) implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return new Reply(500, latency);
        }
    }

    /** Answers 200, but late. */
    record Slow(Duration latency) implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return new Reply(200, latency);
        }
    }

    /** Accepts the request and never answers. */
    record Hang() implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return Reply.NEVER;
        }
    }

    /** Fails this share of the requests, at random. */
    record Partial(int percent) implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return random.nextInt(100) < percent ? Reply.ERROR : Reply.OK;
        }
    }

    /** Fails every request for one of these keys, as when one shard is down. */
    record Keys(Set<String> failing) implements Health {
        @Override
        public Reply reply(String key, RandomGenerator random) {
            return failing.contains(key) ? Reply.ERROR : Reply.OK;
        }
    }
}
