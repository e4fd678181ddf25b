/**
 * Circuits around HTTP clients.
 *
 * <p><b>Who lives here:</b> a decorator of the JDK's {@code HttpClient}, an interceptor for clients of the AWS SDK, and what
 * each answer of a dependency counts as. Start with {@link dev.switchgear.http.CircuitHttpClient} or {@link
 * dev.switchgear.http.AwsCircuitInterceptor}. <b>Who may call:</b> programs, in Lambda or anywhere else. <b>What never
 * enters:</b> a rule of the protocol, a retry, or a client of its own. Only the interceptor loads the SDK,
 * and only {@code CallersSpan} OpenTelemetry; both are optional.
 */
@NullMarked
package dev.switchgear.http;

import org.jspecify.annotations.NullMarked;
