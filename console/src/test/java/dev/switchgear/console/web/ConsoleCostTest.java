package dev.switchgear.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.model.OperatorOverride;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The page costs what it reports, and stays open when the table gives no answer. */
final class ConsoleCostTest {
    private OpenConsole open;

    @BeforeEach
    void open() throws IOException {
        open = new OpenConsole(true);
    }

    @AfterEach
    void close() {
        open.close();
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    @Test
    void aTableThatGivesNoAnswerIsReportedAndTheLastReadStays() throws IOException {
        open.table.operator("payments").override(OperatorOverride.Kind.DISABLED, null, "ada", "test");
        assertThat(open.row("payments").get("phase").asText()).isEqualTo("DISABLED");
        open.table.client().deleteTable(request -> request.tableName("fleet"));
        open.pass();
        JsonNode answer = open.browser.get("/api/circuits?since=0");
        assertThat(answer.get("problem").asText()).contains("fleet");
        assertThat(answer.get("circuits")).hasSize(1);
    }

    @Test
    void tenThousandCircuitsCostTwoScansAndNothingWithoutABrowser() throws IOException {
        List<WriteRequest> batch = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Map<String, AttributeValue> item = Map.of(
                    "pk", text("c#default#circuit-" + i),
                    "sk", text("*"),
                    "state", text("CLOSED"),
                    "reason", text("3 of 3 probes succeeded; a text of the usual length of a reason follows here"));
            batch.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
            if (batch.size() == 25) {
                List<WriteRequest> full = List.copyOf(batch);
                open.table.client().batchWriteItem(request -> request.requestItems(Map.of("fleet", full)));
                batch.clear();
            }
        }
        assertThat(open.scans()).as("before a browser looks").isZero();
        JsonNode first = open.browser.get("/api/circuits?since=0");
        assertThat(first.get("circuits")).hasSize(10_000);
        assertThat(open.scans())
                .isEqualTo(2)
                .isEqualTo(first.get("cost").get("requests").asLong());
        for (int browser = 0; browser < 20; browser++) {
            open.browser.get("/api/circuits?since=1");
        }
        assertThat(open.scans()).as("twenty browsers within the interval").isEqualTo(2);
        open.pass();
        JsonNode next = open.browser.get("/api/circuits?since=1");
        assertThat(next.get("circuits")).as("nothing has changed").isEmpty();
        assertThat(open.scans())
                .isEqualTo(4)
                .isEqualTo(next.get("cost").get("requests").asLong());
        assertThat(next.get("cost").get("readUnits").asDouble()).isGreaterThan(200);
    }
}
