package dev.switchgear.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code infra/deployment.json}: the contents of a deployment, for every way to deploy it. */
final class Description {
    private final JsonNode parts;

    private Description(JsonNode parts) {
        this.parts = parts;
    }

    static Description read() throws IOException {
        Path file = Stream.of(Path.of("deployment.json"), Path.of("infra", "deployment.json"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        return new Description(new ObjectMapper().readTree(file.toFile()).get("parts"));
    }

    /** The resources of a kind, in the order of the parts. */
    List<JsonNode> all(String kind) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode part : parts) {
            for (JsonNode one : part) {
                if (one.get("kind").asText().equals(kind)) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    /** The only resource with that kind and name. */
    JsonNode one(String kind, String name) {
        List<JsonNode> found = all(kind).stream()
                .filter(one -> one.path("name").asText().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("there are " + found.size() + " of " + kind + " " + name);
        }
        return found.get(0);
    }

    /** The statement of a role or policy with that id, as IAM has it. */
    static JsonNode statement(JsonNode role, String id) {
        for (JsonNode one : role.get("statements")) {
            if (one.get("sid").asText().equals(id)) {
                return one;
            }
        }
        throw new IllegalArgumentException(role.get("name") + " has no statement " + id);
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
