package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitItem;
import java.util.Map;

/** The definitions in the files of expressions, by name, for an item at a moment. */
public final class Formulas {
    private final Expressions expressions;
    private final Formula formula;

    private Formulas(Expressions expressions, Formula formula) {
        this.expressions = expressions;
        this.formula = formula;
    }

    /** Returns the variables after a machine has read {@code item}; every random number is {@code drawn}. */
    public static Formulas of(CircuitItem item, CircuitPolicy policy, long nowMillis, double drawn) {
        Expressions expressions =
                new Expressions().with("base", PolicyValues.of(policy)).with("limits", PolicyValues.LIMITS);
        Formula formula = new Formula(nowMillis, drawn)
                .with("raw", DynamoDbJson.stored(item))
                .with("me", Map.of("lot", 0.5, "tries", 0));
        return new Formulas(expressions, formula);
    }

    /** Returns a number by its name. */
    public double number(String name) {
        String all = "$now := $millis(); " + expressions.files("snapshot", "policy", "rules", "decide");
        return ((Number) formula.value(Expressions.block(all, name))).doubleValue();
    }

    /** Returns the score of the sequential test. */
    public static double score(double threshold, long bad, long good) {
        Object score = new Formula(0, 0)
                .with("threshold", threshold)
                .with("bad", bad)
                .with("good", good)
                .value(Expressions.block(new Expressions().file("test"), "$score($threshold, $bad, $good)"));
        return ((Number) score).doubleValue();
    }

    /** Returns how many environments filled this number of buckets. */
    public static double distinct(int used) {
        String verdict = new Expressions().file("verdict");
        String line = verdict.substring(0, verdict.indexOf(';') + 1);
        Object distinct = new Formula(0, 0)
                .with("totals", Map.of("environments", used))
                .value(Expressions.block(new Expressions().file("test"), line, "$distinct"));
        return ((Number) distinct).doubleValue();
    }
}
