package dev.switchgear.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A payment API over HTTP, without any knowledge of circuits. */
final class PaymentApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    PaymentApi() {
        this(URI.create("https://payments.example.com/charges"));
    }

    PaymentApi(URI address) {
        this.address = address;
    }

    /** @throws UncheckedIOException if the API cannot be reached or answers with an error */
    String charge(String order) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(order))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 500) {
                throw new IOException("payment API answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
