package dev.switchgear.http;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Permit;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Guards the calls of an AWS SDK 2 client by circuits. Add it to the client:
 *
 * <pre>{@code
 * SqsClient sqs = SqsClient.builder()
 *         .overrideConfiguration(c -> c.addExecutionInterceptor(
 *                 AwsCircuitInterceptor.builder(switchgear, Clock.systemUTC()).circuit("orders-queue").build()))
 *         .build();
 * }</pre>
 *
 * <p>One call is one operation with all its attempts: the client's retries are inside it, and their last answer counts. A refused
 * operation is not sent, and ends with {@link CircuitOpenException}, which is no {@code SdkException}.
 *
 * <table>
 * <caption>Classification, after "Retry behavior" in the AWS SDKs and Tools Reference Guide</caption>
 * <tr><th>end of the call</th><th>counts as</th><th>why</th></tr>
 * <tr><td>an answer without an error</td><td>success</td><td>the service works</td></tr>
 * <tr><td>throttling: status 429, or a code such as {@code ThrottlingException}, {@code SlowDown},
 *     {@code ProvisionedThroughputExceededException}</td><td>failure</td><td>it takes no more calls</td></tr>
 * <tr><td>status 500 or above</td><td>failure</td><td>it does not work</td></tr>
 * <tr><td>status 408, {@code RequestTimeout}, {@code InternalError}, {@code PriorRequestNotComplete}</td><td>failure</td>
 *     <td>transient errors</td></tr>
 * <tr><td>a difference of clocks, such as {@code RequestTimeTooSkewed}</td><td>ignored</td><td>this machine's clock</td></tr>
 * <tr><td>any other error of the service</td><td>success</td><td>it works, and refuses this request</td></tr>
 * <tr><td>{@code ApiCallTimeoutException}, {@code ApiCallAttemptTimeoutException}, no connection, a broken answer</td>
 *     <td>failure</td><td>no answer</td></tr>
 * <tr><td>another {@code SdkClientException}: no credentials, no region</td><td>ignored</td><td>nothing was sent</td></tr>
 * <tr><td>interruption, cancellation, refusal of another circuit</td><td>ignored</td><td>says nothing of the service</td></tr>
 * </table>
 *
 * <p>{@code Retry-After} of a failure is read in both forms, seconds and date, and sets the wait of the circuit, up to the
 * policy's {@code maxRetryAfter}. Do not add it to the client of the circuits' own table.
 *
 * <p>Safe for use by many threads, and by many clients.
 *
 * @since 0.1.0
 */
public final class AwsCircuitInterceptor implements ExecutionInterceptor {
    /** A client may have several interceptors. The SDK wants one attribute for each name. */
    private static final ExecutionAttribute<Map<AwsCircuitInterceptor, Permit>> PERMITS =
            new ExecutionAttribute<>("dev.switchgear.http.permits");

    private final Switchgear switchgear;
    private final BiFunction<String, String, String> names;
    private final CircuitPolicy policy;
    private final InstantSource clock;

    private AwsCircuitInterceptor(Builder builder) {
        switchgear = builder.switchgear;
        names = builder.names;
        policy = builder.policy;
        clock = builder.clock;
    }

    /**
     * Returns a builder.
     *
     * @param clock the clock for dates in {@code Retry-After}, usually {@code Clock.systemUTC()}
     */
    public static Builder builder(Switchgear switchgear, InstantSource clock) {
        return new Builder(switchgear, clock);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        String service = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME));
        String operation = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        Circuit circuit = switchgear.circuit(names.apply(service, operation), policy);
        Permit permit =
                CallersSpan.current().note(circuit.id(), circuit.decide()).permit();
        attributes.putAttributeIfAbsent(PERMITS, new ConcurrentHashMap<>());
        attributes.getAttribute(PERMITS).put(this, permit);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        Permit permit = permitOf(attributes);
        if (permit != null) {
            permit.success();
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        Permit permit = permitOf(attributes);
        if (permit != null) {
            permit.end(AwsAnswers.of(context.exception(), clock.instant()));
        }
    }

    /** Returns null if this operation was refused. */
    private @Nullable Permit permitOf(ExecutionAttributes attributes) {
        Map<AwsCircuitInterceptor, Permit> permits = attributes.getAttribute(PERMITS);
        return permits == null ? null : permits.get(this);
    }

    /** Makes an {@link AwsCircuitInterceptor}. Not safe for use by several threads. */
    public static final class Builder {
        private final Switchgear switchgear;
        private final InstantSource clock;
        private BiFunction<String, String, String> names =
                (service, operation) -> service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._:-]", "-");
        private CircuitPolicy policy = CircuitPolicy.defaults();

        private Builder(Switchgear switchgear, InstantSource clock) {
            this.switchgear = Objects.requireNonNull(switchgear, "switchgear");
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        /** Sets one circuit for all operations. */
        public Builder circuit(String name) {
            return circuits((service, operation) -> name);
        }

        /**
         * Sets the circuit of an operation, by the SDK's names of service and operation; default one for each service,
         * for example {@code dynamodb}.
         */
        public Builder circuits(BiFunction<String, String, String> value) {
            names = Objects.requireNonNull(value, "circuits");
            return this;
        }

        /** Sets the policy of the circuits. */
        public Builder policy(CircuitPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Returns the interceptor. */
        public AwsCircuitInterceptor build() {
            return new AwsCircuitInterceptor(this);
        }
    }
}
