package dev.switchgear.workflow;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The functions that a machine may call. Executions use their names. Only the definition and its policy contain the
 * ARNs.
 */
record Callees(Map<String, String> arns) {
    private static final int MOST = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ARN = Pattern.compile(
            "arn:aws(-[a-z]+)*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?");

    /** @throws IllegalArgumentException if a name or an ARN is invalid, or there are too few or too many */
    Callees {
        arns = new TreeMap<>(arns);
        if (arns.isEmpty() || arns.size() > MOST) {
            throw new IllegalArgumentException(
                    "the machine has " + arns.size() + " callees; it must have 1 to " + MOST);
        }
        arns.forEach((name, arn) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "callee name '" + name + "' is invalid; a name is 1 to 64 characters of A-Z a-z 0-9 _ -");
            }
            if (!ARN.matcher(arn).matches()) {
                throw new IllegalArgumentException("callee '" + name + "' is '" + arn
                        + "'; it must be the ARN of one function, without wildcards, such as"
                        + " arn:aws:lambda:eu-west-1:123456789012:function:charge");
            }
        });
    }
}
