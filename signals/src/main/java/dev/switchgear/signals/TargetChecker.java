package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.signals.HealthCheck.CheckResult;
import dev.switchgear.spi.Ticker;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Checks one target, once. An error is a finding too, with its text. */
final class TargetChecker {
    private final AddressRules rules;
    private final SSLSocketFactory tls;
    private final Optional<LambdaClient> functions;
    private final Ticker ticker;

    TargetChecker(AddressRules rules, SSLSocketFactory tls, Optional<LambdaClient> functions, Ticker ticker) {
        this.rules = rules;
        this.tls = tls;
        this.functions = functions;
        this.ticker = ticker;
    }

    /** The time, by the clock of timeouts. */
    long nanos() {
        return ticker.nanos();
    }

    Dialer dialer(HealthCheck check) {
        return new Dialer(rules, tls, ticker, check.timeout());
    }

    CheckResult check(HealthCheck check, Dialer dialer) {
        try (dialer) {
            if (check.target() instanceof HealthCheck.Page page) {
                return page(page, dialer);
            }
            if (check.target() instanceof HealthCheck.Port port) {
                dialer.connect(port.host(), port.port());
                return CheckResult.healthy("connected");
            }
            return function((HealthCheck.OwnFunction) check.target(), check.name(), check.timeout());
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? "" : ": " + e.getMessage();
            return CheckResult.failed(e.getClass().getSimpleName() + message);
        }
    }

    private CheckResult page(HealthCheck.Page page, Dialer dialer) throws IOException {
        long began = ticker.nanos();
        PageRequest request = new PageRequest(dialer);
        URI uri = page.uri();
        boolean body = page.body().isPresent() || page.slowest().isPresent();
        PageAnswer answer = request.get(uri, body);
        for (int i = 0; i < page.redirects() && isRedirect(answer); i++) {
            URI next = uri.resolve(answer.location());
            HealthPlan.requirePage(next);
            if (uri.getScheme().equalsIgnoreCase("https") && !next.getScheme().equalsIgnoreCase("https")) {
                return CheckResult.failed("redirected from https to http");
            }
            uri = next;
            answer = request.get(uri, body);
        }
        long millis = (ticker.nanos() - began) / 1_000_000;
        if (answer.status() < page.lowest() || answer.status() > page.highest()) {
            return CheckResult.failed("status " + answer.status());
        }
        if (page.slowest().isPresent() && millis > page.slowest().get().toMillis()) {
            return CheckResult.failed("answered in " + millis + " ms, slower than "
                    + page.slowest().get().toMillis() + " ms");
        }
        if (page.body().isPresent() && !page.body().get().matcher(answer.body()).find()) {
            return CheckResult.failed("the body does not match " + page.body().get());
        }
        return CheckResult.healthy("status " + answer.status());
    }

    private static boolean isRedirect(PageAnswer answer) {
        return answer.status() >= 300
                && answer.status() < 400
                && !answer.location().isEmpty();
    }

    private CheckResult function(HealthCheck.OwnFunction own, String check, Duration timeout) {
        if (functions.isEmpty()) {
            return CheckResult.failed("this runner was given no client of Lambda");
        }
        String question = Json.text(Json.MAPPER.createObjectNode().put("check", check));
        InvokeResponse response = functions
                .get()
                .invoke(request -> request.functionName(own.name())
                        .payload(SdkBytes.fromUtf8String(question))
                        .overrideConfiguration(limits -> limits.apiCallTimeout(timeout)));
        String answer = response.payload() == null ? "" : response.payload().asString(StandardCharsets.UTF_8);
        if (response.functionError() != null) {
            return CheckResult.failed("function error " + response.functionError() + ": " + answer);
        }
        JsonNode said = Json.parse(answer);
        String reason = said.path("reason").asText("");
        return said.path("healthy").asBoolean(false)
                ? CheckResult.healthy(reason.isEmpty() ? "the function says so" : reason)
                : CheckResult.failed(reason.isEmpty() ? "the function does not say that it is healthy" : reason);
    }
}
