package dev.switchgear.local.extension;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What tests of real processes need: a sandbox, a table of its own, and time limits. */
abstract class RealTable {
    static final int PATIENCE_MILLIS = 60_000;
    private static final int GLANCE_MILLIS = 100;

    final Sandbox host = Sandbox.open();
    final DynamoDbLocal table = DynamoDbLocal.inMemory(host);
    final DynamoDbClient client = table.client();
    private final CountDownLatch never = new CountDownLatch(1);

    @BeforeEach
    void createTable() {
        CircuitTable.create(client, Commands.TABLE);
    }

    @AfterEach
    void stopEverything() {
        client.close();
        host.close();
    }

    interface Check {
        boolean holds() throws Exception;
    }

    final void until(String what, Check check) throws Exception {
        for (int waited = 0; !check.holds(); waited += GLANCE_MILLIS) {
            assertThat(waited).as("never: " + what).isLessThan(PATIENCE_MILLIS);
            var unused = never.await(GLANCE_MILLIS, MILLISECONDS);
        }
    }
}
