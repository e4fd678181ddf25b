package dev.switchgear.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Every test runs, or the build fails; a test uses the real component, or a fake that passes the contract. */
class HonestTestsTest {

    private static final ArchRule NOTHING_IS_SKIPPED = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe("skip a test", HonestTestsTest::skips));

    private static final ArchRule NOTHING_IS_MOCKED =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.mockito..", "org.easymock..");

    private static final ArchRule TESTS_ARE_SENTENCES = methods()
            .that()
            .areAnnotatedWith(Test.class)
            .should()
            .haveNameNotMatching("test.*|.*_.*")
            .because("be named by what they show");

    @Test
    void noTestIsDisabledOrAssumedAway() {
        assertThat(Walls.breaches(NOTHING_IS_SKIPPED, Rooms.everything())).isEmpty();
    }

    @Test
    void nothingIsMocked() {
        assertThat(Walls.breaches(NOTHING_IS_MOCKED, Rooms.everything())).isEmpty();
    }

    @Test
    void everyTestIsNamedByWhatItShows() {
        assertThat(Walls.breaches(TESTS_ARE_SENTENCES, Rooms.everything())).isEmpty();
    }

    @Test
    void failsForATestThatMaySkip() {
        assertThat(Walls.breaches(
                        NOTHING_IS_SKIPPED,
                        Sketch.of(
                                "package dev.switchgear; class Bad { @org.junit.jupiter.api.Disabled void off() {} }")))
                .hasSize(1);
        assertThat(Walls.breaches(NOTHING_IS_SKIPPED, Sketch.of("""
                package dev.switchgear;
                class Bad { void off() { org.junit.jupiter.api.Assumptions.assumeTrue(false); } }
                """))).hasSize(1);
        assertThat(Walls.breaches(NOTHING_IS_SKIPPED, Sketch.of("""
                package dev.switchgear;
                class Bad { void off() { org.assertj.core.api.Assumptions.assumeThat(1).isEqualTo(2); } }
                """))).isNotEmpty();
    }

    @Test
    void failsForAMock() {
        assertThat(Walls.breaches(
                        NOTHING_IS_MOCKED,
                        Sketch.of(
                                "package org.mockito; public class Mockito {}",
                                "package dev.switchgear; class Bad { org.mockito.Mockito mock; }")))
                .hasSize(1);
    }

    @Test
    void failsForATestWithoutAName() {
        assertThat(Walls.breaches(
                        TESTS_ARE_SENTENCES,
                        Sketch.of("package dev.switchgear; class Bad { @org.junit.jupiter.api.Test void test1() {} }")))
                .hasSize(1);
    }

    private static boolean skips(JavaClass type) {
        return type.getPackageName().equals("org.junit.jupiter.api.condition")
                || type.getSimpleName().equals("Disabled")
                || type.getSimpleName().equals("Assumptions")
                || type.getSimpleName().equals("TestAbortedException");
    }
}
