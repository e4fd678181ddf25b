package dev.switchgear.examples.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.HttpRefusals;
import dev.switchgear.lambda.LambdaSwitchgear;
import java.io.IOException;

/** Takes orders over an HTTP API and charges them. While the payment API is down, it says when to come back. */
public final class OrderService implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final LambdaSwitchgear SWITCHGEAR = LambdaSwitchgear.fromEnvironment();
    private static final Guard PAYMENTS = SWITCHGEAR.guard("payments");

    private final RemoteApi payments = new RemoteApi(FunctionVariables.address("PAYMENTS_URL"));

    /** Creates the handler, as the runtime does. */
    public OrderService() {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent order, Context context) {
        try {
            return PAYMENTS.call(context, () -> charged(order), HttpRefusals::httpApi);
        } catch (IOException e) {
            return answer(502, "the payment failed: " + e.getMessage());
        }
    }

    private APIGatewayV2HTTPResponse charged(APIGatewayV2HTTPEvent order) throws IOException {
        return answer(200, "charged" + payments.post(order.getBody()));
    }

    private static APIGatewayV2HTTPResponse answer(int status, String body) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withBody(body)
                .build();
    }
}
