package dev.switchgear.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Time, random numbers and settings are arguments; core uses nothing outside itself. */
class EdgeClassesTest {

    private static final ArchRule NOBODY_REACHES_OUT = classes()
            .should(Walls.none(
                    "get time, random numbers and settings as arguments",
                    type -> breaches(type, Reach::isBannedEverywhere)));

    private static final ArchRule CORE_IS_PURE = classes()
            .should(Walls.none(
                    "do no input or output, start no thread, write no log",
                    type -> breaches(type, reach -> !reach.isBannedEverywhere())));

    @Test
    void onlyListedClassesUseTheClockTheEnvironmentOrRandomNumbers() {
        assertThat(Walls.breaches(NOBODY_REACHES_OUT, Rooms.everything())).isEmpty();
    }

    @Test
    void onlyListedClassesOfCoreUseThreadsFilesSocketsOrLogs() {
        assertThat(Walls.breaches(CORE_IS_PURE, Rooms.CORE.mainClasses())).isEmpty();
    }

    @Test
    void everyListedClassUsesWhatItMay() {
        JavaClasses everything = Rooms.everything();
        List<String> unused = EdgeClasses.ALL.stream()
                .flatMap(edge -> edge.reaches().stream()
                        .filter(reach -> everything.stream()
                                .filter(type -> Walls.topLevel(type).equals(edge.name()))
                                .noneMatch(type ->
                                        type.getAccessesFromSelf().stream().anyMatch(reach::matches)))
                        .map(reach -> edge.name() + " does not use " + reach))
                .toList();
        assertThat(unused).isEmpty();
    }

    @Test
    void everyListedClassHasAReason() {
        assertThat(EdgeClasses.ALL).allSatisfy(edge -> assertThat(edge.why()).isNotBlank());
        assertThat(EdgeClasses.ALL).extracting(EdgeClasses.Edge::name).doesNotHaveDuplicates();
    }

    @Test
    void failsForEveryBannedCall() {
        assertThatAllFall(
                NOBODY_REACHES_OUT,
                "System.nanoTime();",
                "java.util.function.LongSupplier s = System::nanoTime;",
                "Runnable r = () -> System.currentTimeMillis();",
                "java.time.Instant.now();",
                "java.time.LocalDate.now();",
                "java.time.Clock.systemUTC();",
                "java.time.InstantSource.system();",
                "new java.util.Date();",
                "System.getenv(\"X\");",
                "System.getProperty(\"x\");",
                "Thread.sleep(1);",
                "java.util.concurrent.TimeUnit.SECONDS.sleep(1);",
                "java.util.concurrent.locks.LockSupport.parkNanos(1);",
                "wait(1);",
                "java.util.UUID.randomUUID();",
                "Math.random();",
                "new java.util.Random();",
                "java.util.function.Supplier<Object> s = java.util.Random::new;",
                "new java.util.SplittableRandom();",
                "new java.security.SecureRandom();",
                "java.util.concurrent.ThreadLocalRandom.current();");
    }

    @Test
    void failsForWhatCoreMayNotDo() {
        assertThatAllFall(
                CORE_IS_PURE,
                "System.out.println();",
                "new IllegalStateException().printStackTrace();",
                "java.nio.file.Files.exists(java.nio.file.Path.of(\"x\"));",
                "new java.io.File(\"x\");",
                "new java.net.Socket();",
                "new Thread(() -> {}).start();",
                "java.util.concurrent.Executors.newCachedThreadPool();",
                "java.util.concurrent.CompletableFuture.runAsync(() -> {});",
                "java.util.List.of().parallelStream();",
                "System.getLogger(\"x\");");
    }

    @Test
    void acceptsArguments() {
        String[] pure = {
            "new java.util.Random(42).nextInt();",
            "java.time.Instant.ofEpochMilli(1);",
            "java.time.Clock.fixed(java.time.Instant.EPOCH, java.time.ZoneOffset.UTC).instant();",
            "Thread.currentThread().interrupt();",
            "java.util.concurrent.CompletableFuture.runAsync(() -> {}, Runnable::run);",
            "new java.util.concurrent.CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.SECONDS);"
        };
        assertThat(Walls.breaches(NOBODY_REACHES_OUT, sketch(pure))).isEmpty();
        assertThat(Walls.breaches(CORE_IS_PURE, sketch(pure))).isEmpty();
    }

    private static void assertThatAllFall(ArchRule rule, String... statements) {
        List<String> breaches = Walls.breaches(rule, sketch(statements));
        for (int i = 0; i < statements.length; i++) {
            String method = "reach%d()".formatted(i);
            // The compiler turns a lambda's body into a method that is named after the method around it.
            String lambda = "lambda$reach%d$".formatted(i);
            assertThat(breaches)
                    .as(statements[i])
                    .anyMatch(breach -> breach.contains(method) || breach.contains(lambda));
        }
    }

    /** Returns a class with one method for each statement. */
    private static JavaClasses sketch(String... statements) {
        StringBuilder methods = new StringBuilder();
        for (int i = 0; i < statements.length; i++) {
            methods.append("void reach%d() throws Exception { %s }\n".formatted(i, statements[i]));
        }
        return Sketch.of("package dev.switchgear; class Bad { %s }".formatted(methods));
    }

    private static Stream<String> breaches(JavaClass type, Predicate<Reach> banned) {
        return type.getAccessesFromSelf().stream()
                .flatMap(access -> Arrays.stream(Reach.values())
                        .filter(banned)
                        .filter(reach -> reach.matches(access))
                        .filter(reach -> !EdgeClasses.allow(Walls.topLevel(type), reach))
                        .map(reach -> "%s; only a class listed in EdgeClasses.java may use %s"
                                .formatted(access.getDescription(), reach)));
    }
}
