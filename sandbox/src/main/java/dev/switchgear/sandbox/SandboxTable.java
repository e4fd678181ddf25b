package dev.switchgear.sandbox;

import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitStatus;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A table of circuits in DynamoDB Local, at an address that counts requests and can fail.
 *
 * <p>Functions use that address. {@link #client}, {@link #status} and {@link #operator} use the table directly, also
 * while the address fails. Safe for use by several threads. Closed with its sandbox.
 */
public final class SandboxTable implements AutoCloseable {
    private final String name;
    private final DynamoDbLocal dynamoDb;
    private final TableProxy proxy;
    private final DynamoDbClient client;
    private final Switchgear switchgear;

    private SandboxTable(String name, DynamoDbLocal dynamoDb, TableProxy proxy) {
        this.name = name;
        this.dynamoDb = dynamoDb;
        this.proxy = proxy;
        client = dynamoDb.client();
        CircuitTable.create(client, name);
        switchgear = Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, name))
                .label("test")
                .build();
    }

    static SandboxTable create(Sandbox sandbox, String name) {
        DynamoDbLocal dynamoDb = DynamoDbLocal.inMemory(sandbox);
        return new SandboxTable(name, dynamoDb, new TableProxy(sandbox, dynamoDb::uri));
    }

    /** Returns the table's name. */
    public String name() {
        return name;
    }

    /**
     * Returns the variables for a function, or its extension, that uses this table: {@code SWITCHGEAR_TABLE} and
     * {@code SWITCHGEAR_ENDPOINT}.
     */
    public Map<String, String> variables() {
        return Map.of(
                "SWITCHGEAR_TABLE", name, "SWITCHGEAR_ENDPOINT", proxy.uri().toString());
    }

    /** Returns a client of DynamoDB Local, which is closed with this object. */
    public DynamoDbClient client() {
        return client;
    }

    /** Reads a circuit of the namespace {@code default} from the table, in the form of {@code Circuit.status()}. */
    public CircuitStatus status(String circuit) {
        return operator(circuit).read();
    }

    /** Returns the operator of a circuit of the namespace {@code default}, to force it open or closed. */
    public CircuitOperator operator(String circuit) {
        return switchgear.operator(circuit);
    }

    /** Sets the fault for all later requests of functions and extensions. */
    public void become(TableProxy.TableFault fault) {
        proxy.become(fault);
    }

    /** Returns every request of functions and extensions so far, oldest first, including those with a fault. */
    public List<TableProxy.ProxiedRequest> requests() {
        return proxy.requests();
    }

    @Override
    public void close() {
        switchgear.close();
        client.close();
        proxy.close();
        dynamoDb.close();
    }
}
