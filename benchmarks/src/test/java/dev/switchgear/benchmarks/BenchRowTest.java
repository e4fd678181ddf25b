package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class BenchRowTest {

    @Test
    void everyRowIsMeasuredAndEveryMeasurementIsARow() {
        assertThat(Stream.concat(BenchRow.CLOSED.stream(), BenchRow.REFUSED.stream())
                        .map(BenchRow::benchmark))
                .containsExactlyInAnyOrderElementsOf(
                        benchmarks(ClockReads.class, ClosedCalls.class, OtherCalls.class, RefusedCalls.class));
    }

    @Test
    void everyPeerIsMeasuredWithTwoThreadsToo() {
        assertThat(BenchRow.SHARED.stream().filter(BenchRow::isPeer))
                .hasSameSizeAs(BenchRow.CLOSED.stream().filter(BenchRow::isPeer).toList())
                .allMatch(row -> row.threads() == 2);
    }

    private static List<String> benchmarks(Class<?>... measuring) {
        return Arrays.stream(measuring)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(BenchRowTest::nameOf)
                .toList();
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
