package dev.switchgear.examples.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Charges without Switchgear's library. It asks its extension, as a function of any language does. */
public final class CheckoutFunction implements RequestHandler<Map<String, String>, String> {
    private static final Pattern PERMIT = Pattern.compile("\"permit\":\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String circuit = "http://127.0.0.1:"
            + FunctionVariables.text("SWITCHGEAR_EXTENSION_HTTP_PORT", "2775") + "/circuits/payments/";
    private final RemoteApi payments = new RemoteApi(FunctionVariables.address("PAYMENTS_URL"));

    /** Creates the handler, as the runtime does. */
    public CheckoutFunction() {}

    @Override
    public String handleRequest(Map<String, String> order, Context context) {
        Matcher permit = PERMIT.matcher(ask("permits", "{}"));
        if (!permit.find()) {
            return "refused";
        }
        boolean charged = charge();
        ask(
                "outcomes",
                "{\"permit\":\"" + permit.group(1) + "\",\"result\":\"" + (charged ? "success" : "failure") + "\"}");
        return charged ? "charged" : "failed";
    }

    private boolean charge() {
        try {
            payments.post("{}");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String ask(String what, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(circuit + what))
                .header("Content-Type", "application/json")
                .header("X-Switchgear-Token", FunctionVariables.text("AWS_SESSION_TOKEN", ""))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException("the extension does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
