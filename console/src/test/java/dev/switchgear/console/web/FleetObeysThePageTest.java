package dev.switchgear.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.console.RunningFleet;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What an operator clicks is obeyed by a fleet that runs, within one refresh, and nothing automatic changes it. */
final class FleetObeysThePageTest {
    @Test
    void overridesOfThePageAreObeyedWithinOneRefreshAndSurviveAutomation() throws IOException {
        try (OpenConsole open = new OpenConsole(true);
                RunningFleet fleet = new RunningFleet(open.sandbox, open.table)) {
            fleet.round();
            order(open, "FORCED_OPEN");
            fleet.obeysWithinOneRefresh(false);
            fleet.automationChangesNothing(false);
            order(open, "FORCED_CLOSED");
            fleet.obeysWithinOneRefresh(true);
            fleet.automationChangesNothing(true);
            order(open, "AUTO");
            assertThat(open.table.status(RunningFleet.CIRCUIT).by()).isEqualTo("night shift");
            fleet.opensByItself();
            order(open, "DISABLED");
            fleet.obeysWithinOneRefresh(true);
            fleet.automationChangesNothing(true);
        }
    }

    private static void order(OpenConsole open, String action) throws IOException {
        String stands = "";
        open.pass();
        for (JsonNode row : open.browser.get("/api/circuits?since=0").get("circuits")) {
            stands = row.get("id").asText().equals(RunningFleet.CIRCUIT)
                    ? row.get("stands").asText()
                    : stands;
        }
        ObjectNode order = JsonNodeFactory.instance
                .objectNode()
                .put("form", open.browser.form())
                .put("id", RunningFleet.CIRCUIT)
                .put("action", action)
                .put("reason", "bad release")
                .put("seconds", 3_600)
                .put("stands", stands);
        assertThat(open.browser.post("/api/change", order).path("done").asText())
                .contains(RunningFleet.CIRCUIT);
    }
}
