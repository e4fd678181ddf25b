/**
 * resilience4j's circuit breakers on circuits of the fleet.
 *
 * <p><b>Who lives here:</b> a registry and its breakers, which implement resilience4j's interfaces, the translation of its
 * configuration, and the metrics of this process that its gauges show. Start with {@link
 * dev.switchgear.resilience4j.FleetCircuitBreakerRegistry}. <b>Who may call:</b> programs that use resilience4j, and the
 * {@code spring} module. <b>What never enters:</b> a rule of the protocol, a class of Spring, or a thread.
 */
@NullMarked
package dev.switchgear.resilience4j;

import org.jspecify.annotations.NullMarked;
