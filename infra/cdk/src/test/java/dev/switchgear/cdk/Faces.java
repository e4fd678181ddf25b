package dev.switchgear.cdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;

/**
 * Synthesises a stack with every part, and one for each part, with the values of conformance/deploy/faces.py:
 * conformance/deploy/compare.py compares them with infra/deployment.json.
 */
final class Faces {
    private static final String FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:";
    private static final String PLAN = "{\"name\":\"payments\",\"everySeconds\":60,\"checks\":[{\"name\":\"own\","
            + "\"circuit\":\"payments\",\"key\":\"eu\",\"function\":\"check\"}]}";
    private static final Map<String, String> SOURCES = Map.of("14e0db71-5d35-4eb5-b481-8945cf9d10c2", "payments");
    private static final List<String> PARTS = List.of(
            "table",
            "extension",
            "events",
            "alarms",
            "health",
            "changes",
            "workflow",
            "dashboard",
            "history",
            "sources",
            "parking");

    private Faces() {}

    /** Takes the folder that infra/package makes, and the folder for the templates. */
    public static void main(String... arguments) {
        App app = new App(AppProps.builder()
                .outdir(arguments[1])
                .analyticsReporting(false)
                .build());
        whole(app, "all", arguments[0]);
        for (String part : PARTS) {
            CircuitsProps.Builder builder = common(arguments[0]);
            on(builder, part, arguments[0]);
            new Circuits(new Stack(app, part), "Circuits", builder.build());
        }
        new Circuits(
                new Stack(app, "sources-by-stream"),
                "Circuits",
                common(arguments[0]).sources(SOURCES).build());
        new Circuits(
                new Stack(app, "extension-arm64"),
                "Circuits",
                common(arguments[0])
                        .layer(arguments[0] + "/layer.zip")
                        .layerArchitecture("arm64")
                        .build());
        new Circuits(
                new Stack(app, "workflow-standard"),
                "Circuits",
                common(arguments[0])
                        .workflow(FUNCTION + "charge", arguments[0] + "/machines/direct-standard.asl.json")
                        .machineType("STANDARD")
                        .build());
        app.synth();
    }

    static Stack whole(App app, String id, String packages) {
        CircuitsProps.Builder builder = common(packages);
        PARTS.forEach(part -> on(builder, part, packages));
        Stack stack = new Stack(app, id);
        new Circuits(stack, "Circuits", builder.build());
        return stack;
    }

    private static CircuitsProps.Builder common(String packages) {
        return CircuitsProps.builder()
                .name("acme")
                .namespace("shop")
                .policy("failureCount=3,probes=1")
                .longestPause(Duration.ofHours(1))
                .alarmTopicArn("arn:aws:sns:eu-west-1:123456789012:on-call")
                .functionsZip(packages + "/functions.zip");
    }

    private static void on(CircuitsProps.Builder builder, String part, String packages) {
        switch (part) {
            case "extension" -> builder.layer(packages + "/layer.zip");
            case "events" -> builder.eventSources(List.of("com.example.orders"));
            case "alarms" -> {
                Map<String, String> alarms = new LinkedHashMap<>();
                alarms.put("errors", "payments");
                alarms.put("slow", "stock/eu");
                builder.alarms(alarms);
            }
            case "health" -> builder.health(PLAN, List.of(FUNCTION + "check"));
            case "changes" -> builder.publishChanges(true);
            case "workflow" -> builder.workflow(FUNCTION + "charge", packages + "/machines/direct.asl.json");
            case "dashboard" -> builder.dashboard(true);
            case "history" -> builder.history(true);
            case "sources" -> builder.publishChanges(true).sources(SOURCES).sourceTag("circuit");
            case "parking" ->
                builder.parking(ParkingProps.builder()
                        .functionNames("charge*")
                        .queueNames("orders*")
                        .targets(Map.of("orders", "payments"))
                        .groupPointer("/customer")
                        .orderPointer("/number")
                        .build());
            default -> {} // the table is always there
        }
    }
}
