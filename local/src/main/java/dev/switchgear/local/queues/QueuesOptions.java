package dev.switchgear.local.queues;

import dev.switchgear.local.CommandLineOptions;
import dev.switchgear.local.Promises;
import dev.switchgear.local.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The user's options for the story of the queues.
 *
 * @param messages how many messages each side gets
 * @param cost whether only the cost of an hour is printed
 * @param plain whether no line is redrawn
 * @param json the file for the promises, if any
 */
record QueuesOptions(int messages, boolean cost, boolean plain, Optional<Path> json) {
    private static final int LEAST = 300;
    private static final int MOST = 30_000;
    private static final int BATCH = 10;
    static final String USAGE = """
            usage: ./switchgear demo queues [options]

            Two fleets read SQS queues, a standard one and a FIFO one, and call a dependency that is dead for the middle third.
            In one of them the governor pauses the event source mappings; the other one has none. The SQS server is
            ElasticMQ, the functions and the governor run in the real Lambda runtime client, the table is DynamoDB Local.

              --messages N  messages of each fleet, 300 to 30000; without it 10000
              --cost        only print what an hour of an outage costs, with and without the governor
              --plain       plain lines, without one that is redrawn
              --json FILE   write the promises, whether each held, and the figures to FILE
              --help        print this

            exit codes: 0 every promise held, 1 a promise did not hold, 2 the command line is invalid, 130 interrupted
            """;

    /** @throws UsageException if an option is invalid */
    static QueuesOptions parse(List<String> arguments) {
        CommandLineOptions line =
                CommandLineOptions.parse(arguments, List.of("messages", "json"), List.of("cost", "plain"));
        String messages = line.value("messages", "10000");
        int count = messages.matches("\\d{1,6}") ? Integer.parseInt(messages) : 0;
        if (count < LEAST || count > MOST) {
            throw new UsageException("--messages is '" + messages + "'; it must be " + LEAST + " to " + MOST);
        }
        String json = line.value("json", "");
        return new QueuesOptions(
                count / BATCH * BATCH,
                line.has("cost"),
                line.has("plain"),
                json.isEmpty() ? Optional.empty() : Optional.of(Promises.file(json)));
    }
}
