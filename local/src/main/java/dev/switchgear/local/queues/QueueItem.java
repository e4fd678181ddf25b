package dev.switchgear.local.queues;

import java.util.Locale;

/**
 * A message of the story, as its body says: {@code fifo.g7.000127}.
 *
 * @param fifo whether it is in the FIFO queue
 * @param group its group there
 * @param number its place in the order of sending
 */
record QueueItem(boolean fifo, String group, int number) {
    /** One message of five is in the FIFO queue. */
    private static final int FIFO_SHARE = 5;

    private static final int BATCH = 10;
    private static final int GROUPS = 20;

    /** The message with this number; a batch of ten has one queue. */
    static QueueItem number(int number) {
        return new QueueItem(number / BATCH % FIFO_SHARE == 0, "g" + number % GROUPS, number);
    }

    static QueueItem of(String body) {
        String[] parts = body.split("\\.", -1);
        return new QueueItem(parts[0].equals("fifo"), parts[1], Integer.parseInt(parts[2]));
    }

    String body() {
        return String.format(Locale.ROOT, "%s.%s.%06d", fifo ? "fifo" : "standard", group, number);
    }
}
