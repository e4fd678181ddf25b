package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Learns from Lambda's Telemetry API ({@code 2022-07-01}) when the function is done with an invocation. Lambda freezes the
 * environment only after its extensions are done too, so there is time for work that no caller should wait for.
 *
 * <p>It skips events that it does not know.
 */
final class AfterResponse implements Connection.Answering {
    /** How long before the end of an invocation we stop waiting for the function: it is about to be killed. */
    static final long MARGIN_MILLIS = 200;

    private static final JsonFactory JSON = new JsonFactory();

    private final InstantSource clock;
    private boolean receiving;
    private String done = "";
    private String awaited = "";
    private CountDownLatch end = new CountDownLatch(1);

    AfterResponse(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public HttpAnswer answer(HttpRequest request) throws BadRequestException {
        if (!request.method().equals("POST")) {
            return HttpAnswer.wrongMethod("POST");
        }
        try {
            read(request.body());
        } catch (IOException e) {
            throw BoundedJson.malformed(e);
        }
        return HttpAnswer.ok(new byte[0]);
    }

    /**
     * Waits until the function is done with an invocation, or is about to be killed. Returns at once if Lambda has never
     * sent telemetry here: a wait for telemetry that never comes would use up the time of every invocation.
     */
    void await(Event invocation) {
        CountDownLatch end = endOf(invocation.requestId());
        long left = invocation.deadlineMillis() - MARGIN_MILLIS - clock.millis();
        try {
            if (isReceiving() && !end.await(left, TimeUnit.MILLISECONDS)) {
                Log.warn("the function is still running invocation " + invocation.requestId()
                        + " shortly before its deadline");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CountDownLatch endOf(String requestId) {
        awaited = requestId;
        end = new CountDownLatch(done.equals(requestId) ? 0 : 1);
        return end;
    }

    /** Whether Lambda sends its telemetry here. */
    synchronized boolean isReceiving() {
        return receiving;
    }

    private void read(byte[] batch) throws IOException {
        try (JsonParser json = JSON.createParser(batch)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                read(json);
            }
        }
    }

    private void read(JsonParser json) throws IOException {
        String type = "";
        String requestId = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("type")) {
                type = json.getText();
            } else if (name.equals("record") && value == JsonToken.START_OBJECT) {
                requestId = requestId(json);
            } else {
                json.skipChildren();
            }
        }
        received(type.equals("platform.runtimeDone") ? requestId : "");
    }

    private static String requestId(JsonParser json) throws IOException {
        String requestId = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("requestId")) {
                requestId = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return requestId;
    }

    private synchronized void received(String requestId) {
        if (!receiving) {
            receiving = true;
            Log.debug(() -> "telemetry arrives: outcomes are recorded after the response");
        }
        if (!requestId.isEmpty()) {
            done = requestId;
        }
        if (requestId.equals(awaited)) {
            end.countDown();
        }
    }
}
