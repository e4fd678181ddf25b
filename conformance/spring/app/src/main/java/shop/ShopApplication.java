package shop;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A shop that charges by a service which may fail. It knows resilience4j only. */
@SpringBootApplication
public class ShopApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ShopApplication.class, arguments);
    }

    @Service
    static class Payments {
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI address;

        Payments(@Value("${payments.address}") URI address) {
            this.address = address;
        }

        @CircuitBreaker(name = "payments", fallbackMethod = "refused")
        public String charge() throws IOException, InterruptedException {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 500) {
                throw new IOException("payments answered " + answer.statusCode());
            }
            return "charged";
        }

        String refused(CallNotPermittedException refused) {
            return "refused";
        }

        String refused(IOException failed) {
            return "failed";
        }
    }

    @RestController
    static class Orders {
        private final Payments payments;

        Orders(Payments payments) {
            this.payments = payments;
        }

        @GetMapping("/order")
        String order() throws Exception {
            return payments.charge();
        }
    }
}
