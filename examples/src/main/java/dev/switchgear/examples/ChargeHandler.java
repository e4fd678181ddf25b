package dev.switchgear.examples;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Charges an order through a payment API. The README's start. */
public final class ChargeHandler implements RequestHandler<String, String> {
    private static final Switchgear SWITCHGEAR = Switchgear.builder()
            .store(DynamoDbCircuitStore.of(DynamoDbClient.create(), "switchgear"))
            .build();
    private static final Circuit PAYMENTS = SWITCHGEAR.circuit("payments");

    private final PaymentApi api = new PaymentApi();

    /** Creates the handler, as the runtime does. */
    public ChargeHandler() {}

    @Override
    public String handleRequest(String order, Context context) {
        return PAYMENTS.call(() -> api.charge(order), refused -> "try again at " + refused.retryAt());
    }
}
