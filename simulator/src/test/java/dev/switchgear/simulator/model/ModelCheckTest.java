package dev.switchgear.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The protocol's invariants, checked in all states of small instances, and their violations without each safeguard. */
@Execution(ExecutionMode.CONCURRENT)
final class ModelCheckTest {
    private final ModelChecker checker = new ModelChecker(Path.of("target", "model"));

    @TestFactory
    List<DynamicTest> everyPromiseHoldsOnTheSmallInstances() {
        return tests(ModelRuns.INSTANCES);
    }

    @TestFactory
    List<DynamicTest> everyRuleOfAnInstanceTakesEffectInIt() {
        return tests(ModelRuns.AWAKE);
    }

    @TestFactory
    List<DynamicTest> everySafeguardIsMissedWhenItIsTakenAway() {
        return tests(ModelRuns.MUTANTS);
    }

    @TestFactory
    List<DynamicTest> whatIsNotPromisedFails() {
        return tests(ModelRuns.LIMITS);
    }

    private List<DynamicTest> tests(List<ModelRun> runs) {
        return runs.stream()
                .map(run -> DynamicTest.dynamicTest(run.name() + ": " + run.why(), () -> {
                    ModelChecker.Result result = checker.check(run);
                    assertThat(result.broken()).as(result.output()).isEqualTo(run.breaks());
                    assertThat(result.isAsExpectedOf(run)).as(result.output()).isTrue();
                }))
                .toList();
    }
}
