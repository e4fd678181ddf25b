package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.ApplicationLoadBalancerRequestEvent;
import com.amazonaws.services.lambda.runtime.events.ApplicationLoadBalancerResponseEvent;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals as HTTP answers. */
final class HttpRefusalsTest {
    private static final Instant RETRY_AT = Instant.parse("2026-11-21T09:00:00Z");
    private static final Refusal REFUSAL = new Refusal(
            CircuitId.of("default", "payments"),
            CircuitState.OPEN,
            Refusal.Cause.OPEN,
            "secret reason",
            RETRY_AT,
            RETRY_AT,
            Optional.empty());

    private final Function function = new Function();

    @BeforeEach
    void open() {
        function.forceOpen();
    }

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void everyKindOfCallerGets503AndRetryAfter() {
        APIGatewayProxyResponseEvent rest = HttpRefusals.restApi(
                        function.payments(), (event, context) -> new APIGatewayProxyResponseEvent().withStatusCode(200))
                .handleRequest(new APIGatewayProxyRequestEvent(), TestInvocation.LONG);
        assertThat(rest.getStatusCode()).isEqualTo(503);
        assertThat(rest.getHeaders()).containsEntry("Content-Type", "application/json");
        assertThat(Long.parseLong(rest.getHeaders().get("Retry-After"))).isPositive();

        APIGatewayV2HTTPResponse http = HttpRefusals.httpApi(
                        function.payments(),
                        (event, context) -> APIGatewayV2HTTPResponse.builder()
                                .withStatusCode(200)
                                .build())
                .handleRequest(new APIGatewayV2HTTPEvent(), TestInvocation.LONG);
        assertThat(http.getStatusCode()).isEqualTo(503);
        assertThat(http.getHeaders()).containsKey("Retry-After");

        ApplicationLoadBalancerResponseEvent balancer = HttpRefusals.loadBalancer(
                        function.payments(), (event, context) -> new ApplicationLoadBalancerResponseEvent())
                .handleRequest(new ApplicationLoadBalancerRequestEvent(), TestInvocation.LONG);
        assertThat(balancer.getStatusCode()).isEqualTo(503);
        assertThat(balancer.getStatusDescription()).isEqualTo("503 Service Unavailable");
        assertThat(balancer.getHeaders()).containsKey("Retry-After");
    }

    @Test
    void aLoadBalancerGetsRetryAfterInItsForm() {
        ApplicationLoadBalancerRequestEvent multiValue = new ApplicationLoadBalancerRequestEvent();
        multiValue.setMultiValueHeaders(Map.of("accept", List.of("*/*")));
        ApplicationLoadBalancerResponseEvent answer = HttpRefusals.loadBalancer(multiValue, REFUSAL);
        assertThat(answer.getMultiValueHeaders()).containsEntry("Retry-After", List.of("1"));
        assertThat(answer.getHeaders()).isNull();
        ApplicationLoadBalancerRequestEvent plain = new ApplicationLoadBalancerRequestEvent();
        plain.setHeaders(Map.of("accept", "*/*"));
        answer = HttpRefusals.loadBalancer(plain, REFUSAL);
        assertThat(answer.getHeaders()).containsEntry("Retry-After", "1");
        assertThat(answer.getMultiValueHeaders()).isNull();
        answer = HttpRefusals.loadBalancer(REFUSAL);
        assertThat(answer.getHeaders()).as("the request is not known").containsKey("Retry-After");
        assertThat(answer.getMultiValueHeaders()).containsKey("Retry-After");
    }

    @Test
    void aHandlerBehindALoadBalancerAnswersInTheFormOfTheRequest() {
        ApplicationLoadBalancerRequestEvent multiValue = new ApplicationLoadBalancerRequestEvent();
        multiValue.setMultiValueHeaders(Map.of("accept", List.of("*/*")));
        ApplicationLoadBalancerResponseEvent answer = HttpRefusals.loadBalancer(
                        function.payments(), (event, context) -> new ApplicationLoadBalancerResponseEvent())
                .handleRequest(multiValue, TestInvocation.LONG);
        assertThat(answer.getMultiValueHeaders()).containsKeys("Retry-After", "Content-Type");
        assertThat(answer.getHeaders()).isNull();
    }

    @Test
    void retryAfterIsRoundedUpAndNeverZero() {
        assertThat(HttpRefusals.seconds(REFUSAL, RETRY_AT.minusMillis(1_001))).isEqualTo(2);
        assertThat(HttpRefusals.seconds(REFUSAL, RETRY_AT.minusMillis(1_000))).isEqualTo(1);
        assertThat(HttpRefusals.seconds(REFUSAL, RETRY_AT.plusSeconds(60))).isEqualTo(1);
    }

    @Test
    void theAnswerDoesNotNameTheDependency() {
        assertThat(HttpRefusals.httpApi(REFUSAL).getBody())
                .isEqualTo("{\"message\":\"Service Unavailable\",\"retryAfterSeconds\":1}");
    }

    @Test
    void anAnswerOfFiveHundredIsAFailureOfTheHandler() {
        assertThat(HttpRefusals.serverErrors()
                        .ofResult(new APIGatewayProxyResponseEvent().withStatusCode(502))
                        .result())
                .isEqualTo(Outcome.Result.FAILURE);
        assertThat(HttpRefusals.serverErrors()
                        .ofResult(new APIGatewayProxyResponseEvent().withStatusCode(404))
                        .result())
                .isEqualTo(Outcome.Result.SUCCESS);
    }
}
