package dev.switchgear.lambda;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** This module's access to its process: variables, clock, random numbers, and the output that Lambda logs. */
final class ProcessEdges {
    private ProcessEdges() {}

    static Map<String, String> variables() {
        return System.getenv();
    }

    static InstantSource clock() {
        return Clock.systemUTC();
    }

    /** A new generator each time, because one from before a snapshot would give the same numbers in all copies. */
    static RandomGenerator random() {
        return new SplittableRandom(ThreadLocalRandom.current().nextLong());
    }

    /** Runs work when the process shuts down. The returned value cancels it. */
    static Runnable atExit(Runnable work) {
        Thread hook = new Thread(work, "switchgear-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // it is shutting down already, and runs it
            }
        };
    }

    /** Lambda makes each line of it a log event. */
    static Consumer<String> output() {
        return line -> System.out.println(line);
    }
}
