package dev.switchgear.lambda;

import java.util.List;

/**
 * The settings are invalid. The message names every problem, each with its value and the limit.
 *
 * @since 0.1.0
 */
public final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super(line(problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns every problem, in the order of the variables. */
    public List<String> problems() {
        return problems;
    }

    static String line(List<String> problems) {
        return "switchgear is not configured, " + problems.size()
                + (problems.size() == 1 ? " problem: " : " problems: ") + String.join("; ", problems);
    }
}
