package dev.switchgear.walls;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes and evaluates the rules. */
final class Walls {

    private Walls() {}

    /** Returns a condition that names every violation in a class; none means that it holds. */
    static ArchCondition<JavaClass> none(String what, Function<JavaClass, Stream<String>> breaches) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                breaches.apply(type).forEach(breach -> events.add(SimpleConditionEvent.violated(type, breach)));
            }
        };
    }

    /** Returns the violations of a rule; a module without classes has none. */
    static List<String> breaches(ArchRule rule, JavaClasses classes) {
        return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
    }

    /** Returns the top-level class around a class. */
    static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(Walls::topLevel).orElse(type.getName());
    }
}
