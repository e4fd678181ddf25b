package dev.switchgear.examples;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;

/** Charges an order through a payment API. The README's start. */
public final class ChargeHandler implements RequestHandler<String, String> {
    private static final LambdaSwitchgear SWITCHGEAR = LambdaSwitchgear.fromEnvironment();
    private static final Guard PAYMENTS = SWITCHGEAR.guard("payments");

    private final PaymentApi api = new PaymentApi();

    /** Creates the handler, as the runtime does. */
    public ChargeHandler() {}

    @Override
    public String handleRequest(String order, Context context) {
        return PAYMENTS.call(context, () -> api.charge(order), refused -> "try again at " + refused.retryAt());
    }
}
