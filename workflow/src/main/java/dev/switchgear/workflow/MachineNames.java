package dev.switchgear.workflow;

import java.util.regex.Pattern;

/**
 * The machines that another machine starts.
 *
 * @param callArn the ARN of the direct machine or of the handlers machine, of variant STANDARD
 * @param waitArn the ARN of the machine that waits
 */
record MachineNames(String callArn, String waitArn) {
    private static final Pattern ARN =
            Pattern.compile("arn:aws(-[a-z]+)*:states:[a-z0-9-]+:[0-9]{12}:stateMachine:[A-Za-z0-9_-]{1,80}");

    /** @throws IllegalArgumentException if one is not the ARN of a machine */
    MachineNames {
        require(callArn);
        require(waitArn);
    }

    /** Returns the ARN of all executions of a machine. */
    static String executions(String machineArn) {
        return machineArn.replace(":stateMachine:", ":execution:") + ":*";
    }

    private static void require(String arn) {
        if (!ARN.matcher(arn).matches()) {
            throw new IllegalArgumentException("machine is '" + arn
                    + "'; it must be the ARN of one machine, without wildcards, such as"
                    + " arn:aws:states:eu-west-1:123456789012:stateMachine:direct");
        }
    }
}
