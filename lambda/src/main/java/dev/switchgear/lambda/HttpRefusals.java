package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.ApplicationLoadBalancerRequestEvent;
import com.amazonaws.services.lambda.runtime.events.ApplicationLoadBalancerResponseEvent;
import dev.switchgear.Classifier;
import dev.switchgear.model.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Refusals as HTTP answers: 503 with {@code Retry-After}. They do not name the dependency.
 *
 * <p>Needs {@code com.amazonaws:aws-lambda-java-events}.
 *
 * @since 0.1.0
 */
public final class HttpRefusals {
    private static final int UNAVAILABLE = 503;
    private static final int SERVER_ERROR = 500;

    private HttpRefusals() {}

    /** Returns the answer for a REST API of API Gateway, or an HTTP API with payload format 1.0. */
    public static APIGatewayProxyResponseEvent restApi(Refusal refusal) {
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(UNAVAILABLE)
                .withHeaders(headers(refusal))
                .withBody(body(refusal));
    }

    /** Returns the answer for an HTTP API of API Gateway with payload format 2.0, or a function URL. */
    public static APIGatewayV2HTTPResponse httpApi(Refusal refusal) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(UNAVAILABLE)
                .withHeaders(headers(refusal))
                .withBody(body(refusal))
                .build();
    }

    /**
     * Returns the answer for an Application Load Balancer, with headers in both forms. A target group uses one form and
     * ignores the other.
     */
    public static ApplicationLoadBalancerResponseEvent loadBalancer(Refusal refusal) {
        ApplicationLoadBalancerResponseEvent answer = new ApplicationLoadBalancerResponseEvent();
        answer.setStatusCode(UNAVAILABLE);
        answer.setStatusDescription("503 Service Unavailable");
        answer.setHeaders(headers(refusal));
        answer.setMultiValueHeaders(multiValue(answer.getHeaders()));
        answer.setBody(body(refusal));
        return answer;
    }

    /**
     * Returns the answer for an Application Load Balancer, with headers in the form in which {@code event} has them.
     */
    public static ApplicationLoadBalancerResponseEvent loadBalancer(
            ApplicationLoadBalancerRequestEvent event, Refusal refusal) {
        ApplicationLoadBalancerResponseEvent answer = loadBalancer(refusal);
        if (event.getMultiValueHeaders() == null) {
            answer.setMultiValueHeaders(null);
        } else {
            answer.setHeaders(null);
        }
        return answer;
    }

    /** Returns a handler of a REST API that answers 503 while the circuit is open. */
    public static RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> restApi(
            Guard guard, RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> handler) {
        return guard.handler(handler, (event, refusal) -> restApi(refusal));
    }

    /** Returns a handler of an HTTP API that answers 503 while the circuit is open. */
    public static RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> httpApi(
            Guard guard, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
        return guard.handler(handler, (event, refusal) -> httpApi(refusal));
    }

    /** Returns a handler behind a load balancer that answers 503 while the circuit is open. */
    public static RequestHandler<ApplicationLoadBalancerRequestEvent, ApplicationLoadBalancerResponseEvent>
            loadBalancer(
                    Guard guard,
                    RequestHandler<ApplicationLoadBalancerRequestEvent, ApplicationLoadBalancerResponseEvent> handler) {
        return guard.handler(handler, HttpRefusals::loadBalancer);
    }

    /** Returns a classifier for whole handlers: an answer with a status of 500 or more is a failure. */
    public static Classifier serverErrors() {
        return Classifier.builder()
                .failureResult(
                        APIGatewayProxyResponseEvent.class,
                        answer -> answer.getStatusCode() != null && answer.getStatusCode() >= SERVER_ERROR)
                .failureResult(APIGatewayV2HTTPResponse.class, answer -> answer.getStatusCode() >= SERVER_ERROR)
                .failureResult(
                        ApplicationLoadBalancerResponseEvent.class, answer -> answer.getStatusCode() >= SERVER_ERROR)
                .build();
    }

    private static Map<String, String> headers(Refusal refusal) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Retry-After", Long.toString(seconds(refusal)));
        return headers;
    }

    private static Map<String, List<String>> multiValue(Map<String, String> headers) {
        Map<String, List<String>> multiValue = new LinkedHashMap<>();
        headers.forEach((name, value) -> multiValue.put(name, List.of(value)));
        return multiValue;
    }

    private static String body(Refusal refusal) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", "Service Unavailable");
        body.put("retryAfterSeconds", seconds(refusal));
        return JsonText.of(body);
    }

    private static long seconds(Refusal refusal) {
        return seconds(refusal, ProcessEdges.clock().instant());
    }

    /** Rounded up, because a retry that comes too early is refused again. */
    static long seconds(Refusal refusal, Instant now) {
        Duration wait = refusal.retryAfter(now);
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
