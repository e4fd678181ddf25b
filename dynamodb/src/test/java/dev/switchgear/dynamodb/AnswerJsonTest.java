package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Answers mean what the SDK's reader of JSON says. */
final class AnswerJsonTest {
    private static final String ANSWER = """
            {"Items":[{"pk":{"S":"c#test#\\u00e4\\n\\"\\\\"},"n":{"N":"-1.5e3"},"s":{"SS":["a","b"]},"l":{"L":[{"BOOL":true}]}}],
             "Count": 1, "More": [ ], "Nothing": null, "Share": 0.25e-2, "Empty": {}, "No": false}
            """;

    @Test
    void readsWhatTheSdkReads() {
        assertThat(AnswerJson.object(ANSWER)).isEqualTo(plain(JsonNode.parser().parse(ANSWER)));
    }

    @Test
    void damagedAnswersAreReadAsTheSdkReadsThemOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder damaged = new StringBuilder(ANSWER.strip());
            int place = random.nextInt(damaged.length());
            char letter = "{}[]\",:\\0 tnx\u0001".charAt(random.nextInt(14));
            switch (random.nextInt(3)) {
                case 0 -> damaged.deleteCharAt(place);
                case 1 -> damaged.insert(place, letter);
                default -> damaged.setCharAt(place, letter);
            }
            String text = damaged.toString();
            Object ours = outcome(() -> AnswerJson.object(text));
            if (!(ours instanceof String)) {
                assertThat(ours)
                        .as(text)
                        .isEqualTo(outcome(() -> plain(JsonNode.parser().parse(text))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\u0001\"}",
                "{'a':1}",
                "{\"a\":tru}",
                "{\"a\" 1}",
                "{\"a\":[1,]}",
                "{,}",
                "{\"a\":\"\\u00g0\"}"
            })
    void whatIsNoJsonObjectIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerJson.object(text));
    }

    @Test
    void depthHasALimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerJson.object("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)));
    }

    private interface Reading {
        @Nullable
        Object read();
    }

    private static @Nullable Object outcome(Reading reading) {
        try {
            return reading.read();
        } catch (RuntimeException e) {
            return "refused";
        }
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new HashMap<>();
            node.asObject().forEach((name, value) -> map.put(name, plain(value)));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list =
                    node.asArray().stream().map(AnswerJsonTest::plain).collect(Collectors.toList());
            return list;
        }
        if (node.isNull()) {
            return null;
        }
        return node.isBoolean() ? (Object) node.asBoolean() : node.text();
    }
}
