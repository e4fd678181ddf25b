import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table of circuits in DynamoDB Local. Each line of its input, {@code <circuit> <override>}, forces a circuit. */
final class Table {
    public static void main(String[] arguments) {
        try (Sandbox host = Sandbox.open()) {
            DynamoDbLocal store = DynamoDbLocal.inMemory(host);
            DynamoDbClient client = store.client();
            CircuitTable.create(client, arguments[0]);
            try (Switchgear switchgear = Switchgear.builder()
                    .store(DynamoDbCircuitStore.of(client, arguments[0]))
                    .build()) {
                System.out.println("table " + store.uri());
                Scanner orders = new Scanner(System.in, StandardCharsets.UTF_8);
                while (orders.hasNextLine()) {
                    String[] order = orders.nextLine().split(" ");
                    switchgear.operator(order[0]).override(OperatorOverride.Kind.valueOf(order[1]), null, "check", "check");
                    System.out.println("done");
                }
            }
        }
        System.exit(0);
    }
}
