/**
 * Auto-configuration for Spring Boot 3.5 and 4.
 *
 * <p><b>Who lives here:</b> properties, and the beans made of them: a {@code Switchgear}, resilience4j's registry on it, health,
 * an actuator endpoint and meters. Start with {@link dev.switchgear.spring.SwitchgearProperties} and {@link
 * dev.switchgear.spring.ConfiguredCircuits}. <b>Who may call:</b> Spring, and applications. <b>What never enters:</b> a rule of
 * the protocol, or what is needed outside of Spring. Actuator, Micrometer and resilience4j's starters are optional.
 */
@NullMarked
package dev.switchgear.spring;

import org.jspecify.annotations.NullMarked;
