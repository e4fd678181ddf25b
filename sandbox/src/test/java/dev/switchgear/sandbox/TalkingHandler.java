package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** A function for tests. It echoes, throws, or requests a URL and answers with its status. */
public final class TalkingHandler implements RequestHandler<String, String> {
    @Override
    public String handleRequest(String event, Context context) {
        if (event.startsWith("throw ")) {
            throw new IllegalStateException(event.substring("throw ".length()));
        }
        if (event.startsWith("lose ")) {
            throw new UncheckedIOException(new IOException(event.substring("lose ".length())));
        }
        if (event.startsWith("ask ")) {
            return "asked " + ask(event.substring("ask ".length()));
        }
        return event + " from " + context.getLogStreamName() + " as " + context.getInvokedFunctionArn();
    }

    private static int ask(String url) {
        try {
            return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
        } catch (IOException e) {
            return -1;
        }
    }
}
