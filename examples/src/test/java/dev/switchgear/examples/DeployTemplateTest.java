package dev.switchgear.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.dynamodb.DynamoDbPermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples' template names existing handlers, and requests the permissions of the store and no others. */
final class DeployTemplateTest {
    private static List<String> values(String beginning) throws IOException {
        return Files.readAllLines(Path.of("deploy/template.yaml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    @Test
    void everyHandlerExists() throws Exception {
        List<String> handlers = values("Handler: ");
        assertThat(handlers).hasSize(3);
        for (String handler : handlers) {
            Class<?> type = Class.forName(handler, false, getClass().getClassLoader());
            assertThat(RequestHandler.class).isAssignableFrom(type);
        }
    }

    @Test
    void thePolicyIsTheStores() throws IOException {
        assertThat(values("- dynamodb:").stream().map(action -> "dynamodb:" + action))
                .containsExactlyElementsOf(DynamoDbPermissions.STORE);
    }
}
