package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchgear.model.CircuitStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What each path answers; {@code openapi.json} says the same to a program. */
final class Api implements Connection.Answering {
    private final Token token;
    private final CircuitCache circuits;
    private final Calls calls;
    private final Supplier<ExtensionHealth> health;
    private final Duration readBudget;

    /** How the extension itself is. */
    record ExtensionHealth(String store, int openPermits, List<String> problems) {}

    Api(Token token, CircuitCache circuits, Calls calls, Supplier<ExtensionHealth> health, Duration readBudget) {
        this.token = token;
        this.circuits = circuits;
        this.calls = calls;
        this.health = health;
        this.readBudget = readBudget;
    }

    @Override
    public HttpAnswer answer(HttpRequest request) throws BadRequestException {
        Route route = Route.of(request.path());
        if (route.is("health")) {
            noQuery(request);
            return get(request, this::health);
        }
        if (!token.admits(request.token())) {
            throw new BadRequestException(401, "send the function's AWS_SESSION_TOKEN in the header " + Token.HEADER);
        }
        if (route.is("circuits", "*", "permits")) {
            return post(request, () -> calls.permit(Bodies.intent(route.segment(1), request.body())));
        }
        if (route.is("circuits", "*", "outcomes")) {
            return post(request, () -> calls.outcome(Bodies.report(route.segment(1), request.body(), calls.now())));
        }
        if (route.is("outcomes")) {
            return post(request, () -> batch(Bodies.batch(request.body(), calls.now())));
        }
        if (route.is("circuits", "*")) {
            return get(request, () -> circuit(route.segment(1), request.query()));
        }
        if (route.is("circuits")) {
            noQuery(request);
            return get(request, this::all);
        }
        if (route.is()) {
            noQuery(request);
            return get(request, this::asTheOriginal);
        }
        throw new BadRequestException(404, "there is no such path; openapi.json lists them");
    }

    private interface Responder {
        HttpAnswer make() throws BadRequestException;
    }

    private static HttpAnswer get(HttpRequest request, Responder answer) throws BadRequestException {
        return request.method().equals("GET") ? answer.make() : HttpAnswer.wrongMethod("GET");
    }

    private static HttpAnswer post(HttpRequest request, Responder answer) throws BadRequestException {
        noQuery(request);
        return request.method().equals("POST") ? answer.make() : HttpAnswer.wrongMethod("POST");
    }

    private static void noQuery(HttpRequest request) throws BadRequestException {
        if (!request.query().isEmpty()) {
            throw new BadRequestException(400, "this path takes no query");
        }
    }

    private HttpAnswer health() {
        ExtensionHealth now = health.get();
        return HttpAnswer.ok(BoundedJson.object(json -> {
            json.writeStringField("status", now.problems().isEmpty() ? "ok" : "misconfigured");
            json.writeStringField("store", now.store());
            json.writeNumberField("openPermits", now.openPermits());
            json.writeArrayFieldStart("problems");
            for (String problem : now.problems()) {
                json.writeString(problem);
            }
            json.writeEndArray();
        }));
    }

    private HttpAnswer batch(Bodies.ReportBatch batch) {
        return HttpAnswer.ok(BoundedJson.object(json -> {
            json.writeArrayFieldStart("outcomes");
            for (Bodies.Entry entry : batch.entries()) {
                json.writeStartObject();
                record(json, entry);
                json.writeEndObject();
            }
            json.writeEndArray();
            BoundedJson.remarks(json, batch.remarks());
        }));
    }

    private void record(JsonGenerator json, Bodies.Entry entry) throws IOException {
        String problem = entry.problem();
        if (entry.report().isPresent()) {
            Calls.CallReport report = entry.report().get();
            try {
                calls.record(report);
                json.writeBooleanField("recorded", true);
                BoundedJson.remarks(json, report.remarks());
                return;
            } catch (BadRequestException lost) {
                problem = lost.reason();
            }
        }
        json.writeBooleanField("recorded", false);
        json.writeStringField("error", problem);
    }

    private HttpAnswer circuit(String name, String query) throws BadRequestException {
        circuits.named(name);
        CircuitStatus whole = circuits.all(readBudget).get(name);
        CircuitStatus status = whole == null || !query.isEmpty() ? keyed(name, query) : whole;
        return HttpAnswer.ok(BoundedJson.object(json -> write(json, name, status)));
    }

    private CircuitStatus keyed(String name, String query) throws BadRequestException {
        if (query.isEmpty()) {
            return circuits.named(name).status();
        }
        if (!query.startsWith("key=") || query.indexOf('&') >= 0) {
            throw new BadRequestException(400, "the query is key=NAME, or nothing");
        }
        return circuits.named(name).key(Route.name(query.substring(4))).status();
    }

    private HttpAnswer all() {
        Map<String, CircuitStatus> all = circuits.all(readBudget);
        return HttpAnswer.ok(BoundedJson.object(json -> {
            json.writeArrayFieldStart("circuits");
            for (Map.Entry<String, CircuitStatus> one : all.entrySet()) {
                json.writeStartObject();
                write(json, one.getKey(), one.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    /** The one call of AWS's sample, for functions that were written for it: closed or not, of every circuit known here. */
    private HttpAnswer asTheOriginal() {
        Map<String, CircuitStatus> all = circuits.all(readBudget);
        return HttpAnswer.ok(BoundedJson.object(json -> {
            json.writeArrayFieldStart("data");
            for (Map.Entry<String, CircuitStatus> one : all.entrySet()) {
                json.writeStartObject();
                json.writeStringField("id", one.getKey());
                json.writeStringField("serviceStatus", isClosed(one.getValue()) ? "CLOSED" : "OPEN");
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private static boolean isClosed(CircuitStatus status) {
        return status.state() == dev.switchgear.model.CircuitState.CLOSED;
    }

    private static void write(JsonGenerator json, String name, CircuitStatus status) throws IOException {
        json.writeStringField("circuit", name);
        json.writeStringField("key", status.circuit().key());
        json.writeStringField("state", status.state().name());
        json.writeStringField("fleetState", status.fleetState().name());
        json.writeStringField("reason", status.reason());
        json.writeStringField("since", status.since().map(Object::toString).orElse(""));
        json.writeStringField("until", status.until().map(Object::toString).orElse(""));
        json.writeStringField("by", status.by());
        json.writeStringField(
                "override", status.override().map(order -> order.kind().name()).orElse(""));
        json.writeBooleanField("watching", status.watching());
        json.writeBooleanField("ramping", status.ramping());
        json.writeNumberField("epoch", status.epoch());
        json.writeBooleanField("degraded", status.degraded());
        json.writeBooleanField("local", status.local());
        json.writeNumberField("localRefusals", status.localRefusals());
        json.writeBooleanField("shadow", status.shadow());
        json.writeNumberField("shadowed", status.shadowed());
        json.writeNumberField("openKeys", status.openKeys());
        json.writeNumberField("ageMillis", status.age().map(Duration::toMillis).orElse(-1L));
        json.writeStringField("lastFailure", status.lastFailure().orElse(""));
    }
}
