package dev.switchgear.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The template of parked events fits the code: handler, variables, permissions. */
class ParkingTemplateTest {
    /** Statements that Lambda needs, and not the code. */
    private static final Set<String> PLATFORM = Set.of("EventSource", "Logs");

    private final String template = Files.readString(file("infra/sam/parking.yaml"));

    ParkingTemplateTest() throws IOException {}

    @Test
    void theHandlerIsAClassThatLambdaCanCall() throws Exception {
        Class<?> handler = Class.forName(found("Handler: (\\S+)").iterator().next());
        assertThat(RequestStreamHandler.class.isAssignableFrom(handler)).isTrue();
        assertThat(handler.getDeclaredConstructor().canAccess(null)).isTrue();
    }

    @Test
    void everyVariableIsASettingOfTheHandler() {
        Set<String> known = Arrays.stream(Setting.values())
                .filter(setting -> setting.readers().contains(Setting.Part.PARKING))
                .map(Setting::key)
                .collect(Collectors.toSet());
        assertThat(found(" (SWITCHGEAR_[A-Z_]+):")).hasSize(7).isSubsetOf(known);
    }

    @Test
    void theRoleMayDoWhatTheTestedPolicyAllowsAndNothingElse() throws IOException {
        JsonNode policy = new ObjectMapper()
                .readTree(file("sources/iam-policy-parking.json").toFile());
        Set<String> wanted = new TreeSet<>();
        for (JsonNode statement : policy.get("Statement")) {
            wanted.add(statement.get("Sid").asText() + " " + Description.texts(statement.get("Action")) + " "
                    + Description.texts(statement.at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys")));
        }
        Set<String> made = new TreeSet<>();
        for (String statement : template.split("- Sid: ", -1)) {
            String name = statement.split("\\s", 2)[0];
            Matcher actions = Pattern.compile("Action: \\[([^]]*)]").matcher(statement);
            if (!PLATFORM.contains(name) && actions.find()) {
                Matcher keys = Pattern.compile("LeadingKeys: \\[(.*)]").matcher(statement);
                String leading =
                        keys.find() ? keys.group(1).replaceAll("!Sub |\"", "").replace("${Namespace}", "default") : "";
                made.add(name + " [" + actions.group(1) + "] [" + leading + "]");
            }
        }
        assertThat(made).isEqualTo(wanted);
    }

    private List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(template)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static Path file(String name) {
        return Stream.of(Path.of(name), Path.of("..", name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
