package dev.switchgear.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.resilience4j.FleetCircuitBreakerRegistry;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The effect of the dependency and its properties on an application. */
final class AutoConfigurationTest {
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void theRegistryIsThatOfTheFleetWithTheInstancesOfTheProperties() {
        ConfigurableApplicationContext app = start(
                "resilience4j.circuitbreaker.configs.default.failureRateThreshold=40",
                "resilience4j.circuitbreaker.instances.payments.waitDurationInOpenState=7s",
                "resilience4j.circuitbreaker.tags.team=orders");
        CircuitBreakerRegistry registry = app.getBean(CircuitBreakerRegistry.class);
        assertThat(registry).isInstanceOf(FleetCircuitBreakerRegistry.class);
        CircuitBreaker payments = registry.find("payments").orElseThrow();
        assertThat(payments.getCircuitBreakerConfig().getFailureRateThreshold()).isEqualTo(40f);
        assertThat(payments.getCircuitBreakerConfig()
                        .getWaitIntervalFunctionInOpenState()
                        .apply(1))
                .isEqualTo(7_000L);
        assertThat(payments.getTags()).containsEntry("team", "orders");
        assertThat(app.getBean(ConfiguredCircuits.class).names()).contains("payments");
    }

    @Test
    void transitionsByHandHaveTheAuthorOfTheProperties() {
        ConfigurableApplicationContext app =
                start("switchgear.resilience4j.author=shop-admin", "switchgear.resilience4j.overridesLast=10m");
        app.getBean(CircuitBreakerRegistry.class).circuitBreaker("payments").transitionToForcedOpenState();
        OperatorOverride order = app.getBean(Switchgear.class)
                .operator("payments")
                .read()
                .override()
                .orElseThrow();
        assertThat(order.by()).isEqualTo("shop-admin");
        assertThat(Duration.between(order.at(), order.until().orElse(Instant.MAX)))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void resilience4jKeepsItsOwnRegistryIfConfigured() {
        assertThat(start("switchgear.resilience4j.enabled=false").getBean(CircuitBreakerRegistry.class))
                .isNotInstanceOf(FleetCircuitBreakerRegistry.class);
        assertThat(start("switchgear.enabled=false").getBeansOfType(Switchgear.class))
                .isEmpty();
    }

    @Test
    void circuitsHaveThePoliciesOfTheProperties() {
        ConfigurableApplicationContext app =
                start("switchgear.policy.open-wait-millis=3000", "switchgear.circuits.mail.SHADOW=true");
        ConfiguredCircuits circuits = app.getBean(ConfiguredCircuits.class);
        assertThat(circuits.circuit("mail").status().shadow()).isTrue();
        assertThat(circuits.circuit("payments").status().shadow()).isFalse();
        assertThat(circuits.names()).containsExactlyInAnyOrder("mail", "payments");
    }

    @Test
    void anInvalidPolicyEndsTheStartAndNamesTheValue() {
        assertThatThrownBy(() -> start("switchgear.circuits.mail.probes=90")).hasStackTraceContaining("probes is 90");
    }

    @Test
    void theStartWithoutATableNamesTheMissingProperty() {
        assertThatThrownBy(() -> started.add(application(WithoutStore.class).run()))
                .hasStackTraceContaining("switchgear.table is not set");
    }

    @Test
    void theExampleOfTheReadmeRuns() throws IOException {
        ConfigurableApplicationContext app = start("switchgear.circuits.payments.openWaitMillis=5000");
        assertThat(new PaymentService(app.getBean(ConfiguredCircuits.class)).charge("order-7"))
                .isEqualTo("receipt of order-7");
        String service = Files.readString(Path.of("src/test/java/dev/switchgear/spring/PaymentService.java"));
        assertThat(Files.readString(Path.of("README.md"))).contains(service.substring(service.indexOf("@Service")));
    }

    @Test
    void healthShowsCircuitsAndIsDownOnlyIfConfigured() {
        ConfigurableApplicationContext app = start(
                "switchgear.circuits.payments.probes=1",
                "switchgear.circuits.mail.probes=1",
                "switchgear.health.downWhenOpen=payments");
        HealthIndicator health = app.getBean("switchgearHealthIndicator", HealthIndicator.class);
        open(app, "mail");
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails().get("mail")).asString().contains("state=OPEN", "FORCED_OPEN by tester");
        open(app, "payments");
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void metersShowEachCircuit() {
        ConfigurableApplicationContext app = start("switchgear.circuits.payments.probes=1");
        MeterRegistry meters = new SimpleMeterRegistry();
        app.getBean("switchgearMeters", MeterBinder.class).bindTo(meters);
        assertThat(meters.get("switchgear.state")
                        .tag("circuit", "payments")
                        .gauge()
                        .value())
                .isZero();
        open(app, "payments");
        assertThat(meters.get("switchgear.state")
                        .tag("circuit", "payments")
                        .gauge()
                        .value())
                .isEqualTo(2);
        app.getBean(ConfiguredCircuits.class).circuit("mail");
        assertThat(meters.get("switchgear.degraded")
                        .tag("circuit", "mail")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void aStoreWithoutAnswersIsShownAsDegraded() {
        ConfigurableApplicationContext app = start("switchgear.circuits.payments.probes=1");
        ConfiguredCircuits circuits = app.getBean(ConfiguredCircuits.class);
        CircuitId payments = CircuitId.of("default", "payments");
        circuits.on(new CircuitEvent(payments, CircuitEvent.Kind.DEGRADED, CircuitState.CLOSED, "away", Instant.EPOCH));
        HealthIndicator health = app.getBean("switchgearHealthIndicator", HealthIndicator.class);
        assertThat(health.health().getDetails().get("payments")).asString().contains("degraded=true");
        circuits.on(new CircuitEvent(payments, CircuitEvent.Kind.RESTORED, CircuitState.CLOSED, "back", Instant.EPOCH));
        assertThat(health.health().getDetails().get("payments")).asString().contains("degraded=false");
    }

    @Test
    void theEndpointShowsAndOverridesCircuits() {
        ConfigurableApplicationContext app = start("management.endpoints.web.exposure.include=switchgear");
        CircuitsEndpoint endpoint =
                new CircuitsEndpoint(app.getBean(Switchgear.class), app.getBean(ConfiguredCircuits.class));
        app.getBean(ConfiguredCircuits.class).circuit("payments");
        assertThat(endpoint.circuits().get("circuits")).asString().contains("payments={state=CLOSED");
        Map<String, Object> after = endpoint.override(
                        "payments", OperatorOverride.Kind.FORCED_OPEN, 60, "anna", "provider maintenance")
                .getBody();
        assertThat(after)
                .containsEntry("state", "OPEN")
                .containsEntry("override", "FORCED_OPEN by anna: provider maintenance");
        assertThat(endpoint.release("payments").getBody()).doesNotContainKey("override");
    }

    @Test
    void theEndpointNamesAValueThatIsOutOfItsLimits() {
        ConfigurableApplicationContext app = start("management.endpoints.web.exposure.include=switchgear");
        CircuitsEndpoint endpoint =
                new CircuitsEndpoint(app.getBean(Switchgear.class), app.getBean(ConfiguredCircuits.class));
        WebEndpointResponse<Map<String, Object>> answer =
                endpoint.override("payments", OperatorOverride.Kind.DISABLED, 0, "anna", "why");
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getBody().get("error")).asString().contains("override duration is 0 ms");
        assertThat(endpoint.circuit("pay ments").getStatus()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openWaitMillis", "open-wait-millis", "OPENWAITMILLIS", "open_wait_millis"})
    void namesOfPolicyValuesAreRelaxedLikeSprings(String name) {
        assertThat(RelaxedNames.resolved(Map.of(name, "3000"))).isEqualTo(Map.of("openWaitMillis", "3000"));
        assertThat(RelaxedNames.resolved(Map.of("opening", "3000")))
                .as("reported by the policy")
                .isEqualTo(Map.of("opening", "3000"));
    }

    @Test
    void propertiesHaveMetadataForCompletion() throws IOException {
        String metadata = "";
        for (URL file : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = file.openStream()) {
                metadata += new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        assertThat(metadata)
                .contains("\"switchgear.table\"")
                .contains("Name or ARN of the DynamoDB table of circuits.")
                .contains("\"switchgear.resilience4j.overrides-last\"")
                .contains("\"switchgear.health.down-when-open\"");
    }

    private static void open(ConfigurableApplicationContext app, String circuit) {
        Switchgear switchgear = app.getBean(Switchgear.class);
        switchgear
                .operator(circuit)
                .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "tester", "a test");
        assertThat(switchgear.prefetch(Duration.ofSeconds(20), circuit)).isTrue();
    }

    private ConfigurableApplicationContext start(String... properties) {
        ConfigurableApplicationContext app =
                application(WithStore.class).properties(properties).run();
        started.add(app);
        return app;
    }

    private static SpringApplicationBuilder application(Class<?> source) {
        return new SpringApplicationBuilder(source)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties("spring.jmx.enabled=false");
    }

    /** An application with a store of its own. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithStore {
        @Bean
        CircuitStore store() {
            return new InMemoryCircuitStore();
        }
    }

    /** An application that forgot to name its table. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithoutStore {}
}
