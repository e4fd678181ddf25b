package dev.switchgear.examples.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Fetches prices on a schedule. While the price API is down, it throws, so that Lambda tries again later or sends the
 * event to the function's failure destination. A fetch has a timeout of five seconds.
 */
public final class PriceJob implements RequestHandler<ScheduledEvent, String> {
    private static final LambdaSwitchgear SWITCHGEAR = LambdaSwitchgear.fromEnvironment();
    private static final Guard PRICES = SWITCHGEAR.guard("prices").within(Duration.ofSeconds(5));

    private final RemoteApi prices = new RemoteApi(FunctionVariables.address("PRICES_URL"));
    private final RequestHandler<ScheduledEvent, String> guarded = PRICES.handler(this::fetch);

    /** Creates the handler, as the runtime does. */
    public PriceJob() {}

    @Override
    public String handleRequest(ScheduledEvent event, Context context) {
        return guarded.handleRequest(event, context);
    }

    private String fetch(ScheduledEvent event, Context context) {
        try {
            return "fetched" + prices.post("{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
