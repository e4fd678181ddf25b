package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the SDK does with an answer whose CRC32 is wrong, and what the store makes of it. */
class DamagedAnswerTest {
    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    private final DynamoDbClient client = LocalDynamoDb.running()
            .clientBuilder()
            .endpointOverride(endpoint.uri())
            .build();

    @AfterEach
    void end() throws Exception {
        client.close();
        endpoint.close();
    }

    @Test
    void theSdkRefusesItAndDoesNotAskAgainThoughItRetriesOtherErrors() {
        endpoint.replying(ScriptedEndpoint.error(500, "InternalServerError", "again later"), ScriptedEndpoint.DAMAGED);

        assertThatThrownBy(() ->
                        client.getItem(request -> request.tableName("circuits").key(Map.of())))
                .isInstanceOf(Crc32MismatchException.class);

        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void theStoreIsUnreachableThenAndAsksAgainWithTheNextCall() {
        DynamoDbCircuitStore store = DynamoDbCircuitStore.of(client, "circuits");
        endpoint.replying(ScriptedEndpoint.DAMAGED);

        assertThat(catchThrowableOfType(StoreUnavailableException.class, () -> read(store))
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(endpoint.requests()).isEqualTo(1);

        read(store);
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    private static void read(DynamoDbCircuitStore store) {
        store.read(CircuitId.of("test", "payments"), new ReadScope(false, false), Duration.ofSeconds(20));
    }
}
