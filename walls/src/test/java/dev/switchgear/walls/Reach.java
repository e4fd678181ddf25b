package dev.switchgear.walls;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/** A kind of access to the outside world: something that code can use without getting it as an argument. */
enum Reach {
    CLOCK {
        @Override
        boolean matches(String owner, String member, int arguments) {
            return switch (owner) {
                case "java.lang.System" -> member.equals("nanoTime") || member.equals("currentTimeMillis");
                case "java.time.Clock" -> member.startsWith("system") || (member.startsWith("tick") && arguments == 1);
                case "java.time.InstantSource" -> member.equals("system");
                case "java.util.Date", "java.util.GregorianCalendar" -> member.equals("<init>") && arguments == 0;
                case "java.util.Calendar" -> member.equals("getInstance");
                default -> owner.startsWith("java.time.") && member.equals("now");
            };
        }
    },
    ENVIRONMENT {
        @Override
        boolean matches(String owner, String member, int arguments) {
            return switch (owner) {
                case "java.lang.System" ->
                    Set.of("getenv", "getProperty", "getProperties", "setProperty")
                            .contains(member);
                case "java.lang.Boolean" -> member.equals("getBoolean");
                case "java.lang.Integer" -> member.equals("getInteger");
                case "java.lang.Long" -> member.equals("getLong");
                default -> false;
            };
        }
    },
    RANDOMNESS {
        @Override
        boolean matches(String owner, String member, int arguments) {
            return switch (owner) {
                case "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom" -> true;
                case "java.util.UUID" -> member.equals("randomUUID");
                case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
                case "java.util.Random", "java.util.SplittableRandom" -> member.equals("<init>") && arguments == 0;
                case "java.util.random.RandomGenerator" -> member.equals("getDefault") || member.equals("of");
                case "java.util.Collections" -> member.equals("shuffle") && arguments == 1;
                default -> false;
            };
        }
    },
    SLEEP {
        @Override
        boolean matches(String owner, String member, int arguments) {
            return switch (owner) {
                case "java.lang.Thread", "java.util.concurrent.TimeUnit" -> member.equals("sleep");
                case "java.util.concurrent.locks.LockSupport" -> member.startsWith("park");
                case "java.lang.Object" -> member.equals("wait");
                default -> false;
            };
        }
    },
    INPUT_OUTPUT(Scope.CORE) {
        @Override
        boolean matches(String owner, String member, int arguments) {
            boolean console = owner.equals("java.lang.System")
                    && Set.of("in", "out", "err").contains(member);
            boolean stream = owner.startsWith("java.io.") && !owner.endsWith("Exception");
            return console
                    || member.equals("printStackTrace")
                    || stream
                    || owner.startsWith("java.net.")
                    || owner.startsWith("java.nio.file.")
                    || owner.startsWith("java.nio.channels.");
        }
    },
    THREADS(Scope.CORE) {
        @Override
        boolean matches(String owner, String member, int arguments) {
            return switch (owner) {
                // Asking about the current thread, or interrupting it, starts none.
                case "java.lang.Thread" ->
                    !Set.of("currentThread", "interrupt", "interrupted", "isInterrupted", "sleep")
                            .contains(member);
                case "java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage" ->
                    member.equals("orTimeout")
                            || member.equals("completeOnTimeout")
                            || member.equals("delayedExecutor")
                            || (member.endsWith("Async") && arguments <= argumentsWithoutExecutor(member));
                case "java.util.concurrent.Executors",
                        "java.util.concurrent.ForkJoinPool",
                        "java.util.concurrent.ScheduledThreadPoolExecutor",
                        "java.util.concurrent.ThreadPoolExecutor",
                        "java.util.Timer" -> true;
                default -> member.equals("parallelStream") || member.equals("parallel");
            };
        }
    },
    LOG(Scope.CORE) {
        @Override
        boolean matches(String owner, String member, int arguments) {
            return (owner.equals("java.lang.System") && member.equals("getLogger"))
                    || owner.equals("java.lang.System$Logger")
                    || owner.startsWith("java.util.logging.");
        }
    };

    private final Scope scope;

    Reach() {
        this(Scope.EVERYWHERE);
    }

    Reach(Scope scope) {
        this.scope = scope;
    }

    abstract boolean matches(String owner, String member, int arguments);

    boolean matches(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        int arguments = target instanceof CodeUnitAccessTarget called
                ? called.getRawParameterTypes().size()
                : 0;
        return matches(target.getOwner().getName(), target.getName(), arguments);
    }

    boolean isBannedEverywhere() {
        return scope == Scope.EVERYWHERE;
    }

    /** Forms with an executor use that; the shorter ones use a pool of the JVM. */
    private static int argumentsWithoutExecutor(String member) {
        boolean takesAnotherStage = member.contains("Both") || member.contains("Either") || member.contains("Combine");
        return takesAnotherStage ? 2 : 1;
    }

    private enum Scope {
        EVERYWHERE,
        CORE
    }
}
