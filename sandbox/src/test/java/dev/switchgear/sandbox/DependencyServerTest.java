package dev.switchgear.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DependencyServerTest {
    private static final long SEED = 7;

    private final Sandbox host = Sandbox.open();
    private final DependencyServer dependency = new DependencyServer(host, SEED);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stopEverything() {
        dependency.close();
        host.close();
    }

    @Test
    void answersWhileItIsHealthyAndFailsWhileItIsNot() throws Exception {
        assertThat(ask("k1")).isEqualTo(200);
        dependency.become(new Health.Errors());
        assertThat(ask("k1")).isEqualTo(500);
        dependency.become(new Health.Healthy());
        assertThat(ask("k1")).isEqualTo(200);
    }

    @Test
    void answersLateWhileItIsSlow() throws Exception {
        dependency.become(new Health.Slow(Duration.ofMillis(100)));
        assertThat(ask("k1")).isEqualTo(200);
        assertThat(dependency.requests().get(0).reply().after()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void neverAnswersWhileItHangsAndStillServesOthersAfterwards() throws Exception {
        dependency.become(new Health.Hang());
        List<CompletableFuture<Integer>> hanging = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            hanging.add(askLater("k1"));
        }
        dependency.seen(50).get(30, SECONDS);

        dependency.become(new Health.Healthy());

        assertThat(ask("k1")).isEqualTo(200);
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void failsTheGivenShare() throws Exception {
        dependency.become(new Health.Partial(30));
        SplittableRandom same = new SplittableRandom(SEED);
        for (int i = 0; i < 40; i++) {
            assertThat(ask("k1")).isEqualTo(same.nextInt(100) < 30 ? 500 : 200);
        }
    }

    @Test
    void failsTheGivenKeys() throws Exception {
        dependency.become(new Health.Keys(Set.of("k3")));
        assertThat(ask("k3")).isEqualTo(500);
        assertThat(ask("k4")).isEqualTo(200);
    }

    @Test
    void recordsTheSenderTheKeyAndThePermitOfEachRequest() throws Exception {
        HttpRequest probe = HttpRequest.newBuilder(uri("k5"))
                .header(DependencyServer.ENVIRONMENT, "shared-3")
                .header(DependencyServer.PROBE, "true")
                .build();
        client.send(probe, BodyHandlers.discarding());
        ask("k6");

        assertThat(dependency.requests())
                .extracting(ReceivedRequest::key, ReceivedRequest::environment, ReceivedRequest::probe)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("k5", "shared-3", true),
                        org.assertj.core.groups.Tuple.tuple("k6", "", false));
    }

    private int ask(String key) throws Exception {
        return askLater(key).get(30, SECONDS);
    }

    private CompletableFuture<Integer> askLater(String key) {
        return client.sendAsync(HttpRequest.newBuilder(uri(key)).build(), BodyHandlers.discarding())
                .thenApply(response -> response.statusCode());
    }

    private URI uri(String key) {
        return URI.create(dependency.url() + "?key=" + key);
    }
}
