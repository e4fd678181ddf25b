package dev.switchgear.sandbox;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The main class of the DynamoDB process: the request handler of DynamoDB Local behind our connector, because its own
 * server listens on every address of the machine.
 *
 * <p>Its argument is the folder for its data; without one, the data is in memory. It prints its port and runs until it
 * is killed.
 */
public final class DynamoDbProcess {
    private static final int MOST_THREADS = 64;

    private DynamoDbProcess() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments the folder of the data, if any
     */
    public static void main(String[] arguments) throws Exception {
        boolean inMemory = arguments.length == 0;
        boolean shared = true;
        var tables = new LocalDynamoDBRequestHandler(0, inMemory, inMemory ? null : arguments[0], shared, false);
        LoopbackServer server =
                LoopbackServer.start(new QueuedThreadPool(MOST_THREADS), new LocalDynamoDBServerHandler(tables, null));
        System.out.println(server.port());
    }
}
