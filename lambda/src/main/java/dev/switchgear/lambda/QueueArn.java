package dev.switchgear.lambda;

/**
 * A queue as an event names it.
 *
 * @param account who owns it
 * @param name how it is named there
 */
record QueueArn(String account, String name) {
    private static final int PARTS = 6;

    /** @throws IllegalArgumentException if it is no ARN of a queue */
    static QueueArn of(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != PARTS || !parts[2].equals("sqs")) {
            throw new IllegalArgumentException("'" + arn + "' is no ARN of a queue");
        }
        return new QueueArn(parts[4], parts[5]);
    }
}
