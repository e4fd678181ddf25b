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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The templates of one function each fit the code: handler, variables, permissions. */
class FunctionTemplatesTest {
    /** A template with one function. */
    enum HandlerTemplate {
        SOURCES("sources", Setting.Part.SOURCES, 6, "iam-policy", "EventSource|StreamNames|Failed|Logs"),
        PARKING("parking", Setting.Part.PARKING, 8, "iam-policy-parking", "EventSource|Logs");

        private final Path file;
        private final Setting.Part part;
        private final int variables;
        private final Path policy;

        /** Statements that Lambda needs, and not the code. */
        private final String platform;

        HandlerTemplate(String name, Setting.Part part, int variables, String policy, String platform) {
            this.file = inRepository("infra/sam/" + name + ".yaml");
            this.part = part;
            this.variables = variables;
            this.policy = inRepository("sources/" + policy + ".json");
            this.platform = platform;
        }

        private List<String> found(String pattern) throws IOException {
            return Pattern.compile(pattern)
                    .matcher(Files.readString(file))
                    .results()
                    .map(result -> result.group(1))
                    .toList();
        }

        private static Path inRepository(String name) {
            return Stream.of(Path.of(name), Path.of("..", name))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerIsAClassThatLambdaCanCall(HandlerTemplate template) throws Exception {
        Class<?> handler = Class.forName(template.found("Handler: (\\S+)").get(0));
        assertThat(RequestStreamHandler.class.isAssignableFrom(handler)).isTrue();
        assertThat(handler.getDeclaredConstructor().canAccess(null)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableIsASettingOfTheHandler(HandlerTemplate template) throws IOException {
        Set<String> known = Arrays.stream(Setting.values())
                .filter(setting -> setting.readers().contains(template.part))
                .map(Setting::key)
                .collect(Collectors.toSet());
        assertThat(template.found(" (SWITCHGEAR_[A-Z_]+):"))
                .hasSize(template.variables)
                .isSubsetOf(known);
    }

    @ParameterizedTest
    @EnumSource
    void theRoleMayDoWhatTheTestedPolicyAllowsAndNothingElse(HandlerTemplate template) throws IOException {
        JsonNode policy = new ObjectMapper().readTree(template.policy.toFile());
        Set<String> wanted = new TreeSet<>();
        for (JsonNode statement : policy.get("Statement")) {
            wanted.add(statement.get("Sid").asText() + " " + Description.texts(statement.get("Action")) + " "
                    + Description.texts(statement.at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys")));
        }
        Set<String> made = new TreeSet<>();
        for (String statement : Files.readString(template.file).split("- Sid: ", -1)) {
            String name = statement.split("\\s", 2)[0];
            Matcher actions = Pattern.compile("Action: \\[([^]]*)]").matcher(statement);
            if (!name.matches(template.platform) && actions.find()) {
                Matcher keys = Pattern.compile("LeadingKeys: \\[(.*)]").matcher(statement);
                String leading =
                        keys.find() ? keys.group(1).replaceAll("!Sub |\"", "").replace("${Namespace}", "default") : "";
                made.add(name + " [" + actions.group(1) + "] [" + leading + "]");
            }
        }
        assertThat(made).isEqualTo(wanted);
    }
}
