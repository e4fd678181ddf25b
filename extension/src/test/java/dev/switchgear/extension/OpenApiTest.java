package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document describes the server completely. */
final class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch", "head", "options");

    private final Rig rig = new Rig();
    private final Client client = rig.client();
    private final JsonNode document = read();

    @AfterEach
    void close() {
        client.close();
        rig.close();
    }

    @Test
    void everyPathAcceptsTheDocumentedMethodsOnly() {
        document.path("paths").properties().forEach(path -> {
            String real = path.getKey().replace("{circuit}", "payments");
            for (String method : METHODS) {
                boolean documented = path.getValue().has(method);
                Client.ClientAnswer answer = send(method, real);
                assertThat(answer.status() != 405).as(method + " " + real).isEqualTo(documented);
                assertThat(answer.status()).as(real).isNotEqualTo(404);
            }
        });
    }

    @Test
    void everyAnswerHasTheFieldsThatAreDocumented() throws IOException {
        String permit = client.permit("payments").field("permit");
        ApiTest.trip(rig, client, "open");
        String outcome = "{\"circuit\":\"payments\",\"result\":\"success\"}";
        agree("Decision", client.permit("payments"));
        agree("Decision", client.permit("open"));
        agree("Recorded", client.outcome("payments", permit, "success"));
        agree("RecordedOutcomes", client.post("/outcomes", "{\"more\":1,\"outcomes\":[" + outcome + ",1]}"));
        agree("Recorded", client.post("/circuits/payments/outcomes", "{\"more\":1,\"result\":\"success\"}"));
        agree("Decision", client.post("/circuits/payments/permits", "{\"more\":1}"));
        agree("Status", client.get("/circuits/open"));
        agree("Statuses", client.get("/circuits"));
        agree("List", client.get("/"));
        agree("Health", client.get("/health"));
        agree("Error", client.get("/nowhere"));
    }

    @Test
    void everyDocumentedFieldIsAccepted() {
        String permit = client.permit("payments").field("permit");
        assertThat(client.post(
                                "/circuits/payments/permits",
                                "{\"key\":\"a\",\"invocation\":\"b\",\"remainingMillis\":1000}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post(
                                "/circuits/payments/outcomes",
                                "{\"permit\":\"" + permit
                                        + "\",\"key\":\"a\",\"result\":\"failure\",\"durationMillis\":1,"
                                        + "\"retryAfterMillis\":2,\"retryAfter\":\"1\",\"failure\":\"why\"}")
                        .status())
                .isEqualTo(200);
        assertThat(names(document.at("/components/schemas/Intent/properties")))
                .containsExactlyInAnyOrder("key", "invocation", "remainingMillis");
        assertThat(names(document.at("/components/schemas/Outcome/properties")))
                .containsExactlyInAnyOrder(
                        "permit", "key", "result", "durationMillis", "retryAfterMillis", "retryAfter", "failure");
    }

    private Client.ClientAnswer send(String method, String path) {
        try (Client once = rig.client()) {
            String verb = method.toUpperCase(java.util.Locale.ROOT);
            Client.ClientAnswer answer = verb.equals("POST")
                    ? once.post(path, "{\"result\":\"ignored\"}")
                    : once.exchange(verb + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + Token.HEADER + ": " + Rig.SECRET + "\r\n\r\n");
            return answer;
        } catch (java.io.UncheckedIOException e) {
            // A HEAD is answered without the body that its length announces.
            assertThat(method).isEqualTo("head");
            return new Client.ClientAnswer(405, "");
        }
    }

    private void agree(String schema, Client.ClientAnswer answer) throws IOException {
        agree(schema, document.at("/components/schemas/" + schema), JSON.readTree(answer.body()));
    }

    private void agree(String where, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            agree(where, document.at(schema.path("$ref").asText().substring(1)), value);
        } else if (value.isArray()) {
            assertThat(value).as(where).isNotNull();
            value.forEach(item -> agree(where, schema.path("items"), item));
        } else if (value.isObject()) {
            assertThat(names(schema.path("properties"))).as(where).containsAll(names(value));
            schema.path("required").forEach(name -> assertThat(names(value)).contains(name.asText()));
            value.properties()
                    .forEach(field -> agree(
                            where + "." + field.getKey(),
                            schema.path("properties").path(field.getKey()),
                            field.getValue()));
        } else {
            String type = value.isTextual() ? "string" : value.isBoolean() ? "boolean" : "integer";
            assertThat(schema.path("type").asText()).as(where).isEqualTo(type);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode read() {
        try {
            return JSON.readTree(Path.of("openapi.json").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
