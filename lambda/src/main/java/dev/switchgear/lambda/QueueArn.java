package dev.switchgear.lambda;

/**
 * The ARN of a queue.
 *
 * @param account its owner
 * @param name its name there
 */
record QueueArn(String account, String name) {
    private static final int PARTS = 6;

    /** @throws IllegalArgumentException if it is not the ARN of a queue */
    static QueueArn of(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != PARTS || !parts[2].equals("sqs")) {
            throw new IllegalArgumentException("'" + arn + "' is not the ARN of a queue");
        }
        return new QueueArn(parts[4], parts[5]);
    }
}
