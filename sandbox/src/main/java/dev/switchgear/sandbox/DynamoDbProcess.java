package dev.switchgear.sandbox;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The main class of the DynamoDB process: DynamoDB Local's own request handler behind a connector of ours, because its
 * own server listens on every address of the machine.
 *
 * <p>It is started with the folder to keep its data in, or with none to keep it in memory; it prints its port and serves until it is killed.
 */
public final class DynamoDbProcess {
    private static final int MOST_THREADS = 64;

    private DynamoDbProcess() {}

    /**
     * Serves until killed.
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
