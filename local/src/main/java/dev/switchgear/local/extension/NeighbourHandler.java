package dev.switchgear.local.extension;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.local.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A Java function that does not use the library. It asks its extension, as a function of any other language does. */
public final class NeighbourHandler implements RequestHandler<Map<String, String>, Map<String, String>> {
    static final String DEPENDENCY = "DEMO_DEPENDENCY_URL";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Long enough for a busy machine; only a hang takes longer. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final String circuit =
            "http://127.0.0.1:" + Machine.variable("SWITCHGEAR_EXTENSION_HTTP_PORT") + "/circuits/payments/";

    /** Creates the handler; the runtime client calls this. */
    public NeighbourHandler() {}

    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
        try {
            JsonNode permit = ask("permits", "{}");
            String state = permit.path("state").asText();
            if (!permit.path("allowed").asBoolean()) {
                return Map.of(
                        "outcome",
                        "refused",
                        "state",
                        state,
                        "reason",
                        permit.path("reason").asText());
            }
            String degraded = permit.path("degraded").asText();
            boolean worked = works(
                    event.getOrDefault("patienceMillis", Integer.toString(PATIENCE_MILLIS)),
                    permit.path("probe").asBoolean());
            String result = worked ? "success" : "failure";
            ask("outcomes", "{\"permit\":\"" + permit.path("permit").asText() + "\",\"result\":\"" + result + "\"}");
            return Map.of("outcome", worked ? "ok" : "failed", "state", state, "degraded", degraded);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Makes the call that the circuit protects. */
    private static boolean works(String patienceMillis, boolean probe) {
        try {
            HttpURLConnection call = connection(Machine.variable(DEPENDENCY), Integer.parseInt(patienceMillis));
            call.setRequestProperty("Demo-Environment", Machine.variable("AWS_LAMBDA_FUNCTION_NAME"));
            if (probe) {
                call.setRequestProperty("Demo-Probe", "true");
            }
            return call.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonNode ask(String what, String body) throws IOException {
        HttpURLConnection call = connection(circuit + what, PATIENCE_MILLIS);
        call.setRequestMethod("POST");
        call.setDoOutput(true);
        call.setRequestProperty("Content-Type", "application/json");
        call.setRequestProperty("X-Switchgear-Token", Machine.variable("AWS_SESSION_TOKEN"));
        call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        try (InputStream answer = call.getInputStream()) {
            return JSON.readTree(answer);
        }
    }

    private static HttpURLConnection connection(String url, int patienceMillis) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(patienceMillis);
        connection.setReadTimeout(patienceMillis);
        return connection;
    }
}
