package dev.switchgear.lambda;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Where this room touches its process: variables, the clock, chance, and the output that Lambda logs. */
final class ProcessEdges {
    private ProcessEdges() {}

    static Map<String, String> variables() {
        return System.getenv();
    }

    static InstantSource clock() {
        return Clock.systemUTC();
    }

    /** Asked anew for each number's sake: a generator that was made before a snapshot would be alike in all its copies. */
    static RandomGenerator random() {
        return new SplittableRandom(ThreadLocalRandom.current().nextLong());
    }

    /** Runs work when the process ends in order. Returns what takes it back. */
    static Runnable atExit(Runnable work) {
        Thread hook = new Thread(work, "switchgear-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // it ends already, and runs it
            }
        };
    }

    /** Lambda makes each line of it a log event. */
    static Consumer<String> output() {
        return line -> System.out.println(line);
    }
}
