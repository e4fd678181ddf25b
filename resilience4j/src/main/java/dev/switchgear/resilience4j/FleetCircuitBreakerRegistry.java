package dev.switchgear.resilience4j;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.model.CircuitPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.ConfigurationNotFoundException;
import io.github.resilience4j.core.registry.AbstractRegistry;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * resilience4j's registry with breakers that share their state with the whole fleet.
 *
 * <pre>{@code
 * CircuitBreakerRegistry registry = FleetCircuitBreakerRegistry.of(Switchgear.builder().store(store));
 * CircuitBreaker payments = registry.circuitBreaker("payments");
 * Receipt receipt = payments.executeSupplier(() -> api.charge(order));
 * }</pre>
 *
 * <p>A breaker is the circuit of the same name. Its configuration becomes the policy of that circuit. A setting that was
 * changed and has no exact counterpart is logged as a warning when the breaker is made, and listed by {@link #notes()}.
 *
 * <p>{@code transitionTo...} and {@code reset()} change the circuit for the whole fleet, as an operator with a name and an
 * expiry does. They send requests to the store on the caller's thread, and throw {@link
 * dev.switchgear.spi.StoreUnavailableException} if it gives no answer. No other method does.
 *
 * <p>Safe for use by many threads. Closing the {@link Switchgear} ends it.
 *
 * @since 0.1.0
 */
public final class FleetCircuitBreakerRegistry extends AbstractRegistry<CircuitBreaker, CircuitBreakerConfig>
        implements CircuitBreakerRegistry, CircuitListener {
    private static final System.Logger LOG = System.getLogger("dev.switchgear.resilience4j");
    private static final String DEFAULT = "default";

    private final Switchgear switchgear;
    private final Orders.Author author;
    private final UnaryOperator<String> circuitNames;
    private final BiFunction<String, CircuitPolicy, CircuitPolicy> policies;
    private final Map<String, FleetCircuitBreaker> ofCircuits = new ConcurrentHashMap<>();
    private final Map<String, List<SettingNote>> notes = new ConcurrentHashMap<>();

    private FleetCircuitBreakerRegistry(Builder builder) {
        super(
                builder.configs.getOrDefault(DEFAULT, CircuitBreakerConfig.ofDefaults()),
                List.copyOf(builder.consumers),
                Map.copyOf(builder.tags));
        switchgear = builder.switchgear;
        author = new Orders.Author(builder.author, builder.overridesLast);
        circuitNames = builder.circuitNames;
        policies = builder.policies;
        builder.configs.forEach(configurations::put);
    }

    /** Returns a registry on a switchgear that this method builds, with the defaults of {@link #builder}. */
    public static FleetCircuitBreakerRegistry of(Switchgear.Builder switchgear) {
        AtomicReference<@Nullable CircuitListener> registry = new AtomicReference<>();
        Switchgear built =
                switchgear.listener(event -> tell(registry.get(), event)).build();
        FleetCircuitBreakerRegistry made = builder(built).build();
        registry.set(made);
        return made;
    }

    private static void tell(@Nullable CircuitListener listener, CircuitEvent event) {
        if (listener != null) { // the registry is created after the switchgear
            listener.on(event);
        }
    }

    /**
     * Returns a builder. Add the registry to the listeners of the switchgear ({@link #on}) if its consumers should learn of a
     * change before the next call does.
     */
    public static Builder builder(Switchgear switchgear) {
        return new Builder(switchgear);
    }

    /** Checks the breaker of an event's circuit, and publishes its changes. */
    @Override
    public void on(CircuitEvent event) {
        FleetCircuitBreaker breaker = ofCircuits.get(event.circuit().dependency());
        if (breaker != null) {
            breaker.look();
        }
    }

    /** Returns the settings that have another meaning here, for each breaker that has some. */
    public Map<String, List<SettingNote>> notes() {
        return new TreeMap<>(notes);
    }

    @Override
    public Set<CircuitBreaker> getAllCircuitBreakers() {
        return entryMap.values().stream().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public CircuitBreaker circuitBreaker(String name) {
        return circuitBreaker(name, getDefaultConfig());
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, Map<String, String> tags) {
        return circuitBreaker(name, getDefaultConfig(), tags);
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, CircuitBreakerConfig config) {
        return circuitBreaker(name, config, Map.of());
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, CircuitBreakerConfig config, Map<String, String> tags) {
        Objects.requireNonNull(config, "Config must not be null");
        return computeIfAbsent(name, () -> make(name, config, getAllTags(tags)));
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, String configName) {
        return circuitBreaker(name, configName, Map.of());
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, String configName, Map<String, String> tags) {
        return computeIfAbsent(
                name,
                () -> make(
                        name,
                        getConfiguration(configName).orElseThrow(() -> new ConfigurationNotFoundException(configName)),
                        getAllTags(tags)));
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, Supplier<CircuitBreakerConfig> config) {
        return circuitBreaker(name, config, Map.of());
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, Supplier<CircuitBreakerConfig> config, Map<String, String> tags) {
        Objects.requireNonNull(config, "Supplier must not be null");
        return computeIfAbsent(
                name,
                () -> make(name, Objects.requireNonNull(config.get(), "Config must not be null"), getAllTags(tags)));
    }

    private FleetCircuitBreaker make(String name, CircuitBreakerConfig config, Map<String, String> tags) {
        ConfigTranslation translation = new ConfigTranslation(config);
        CircuitPolicy policy = policies.apply(name, translation.policy());
        Circuit circuit = switchgear.circuit(circuitNames.apply(name), policy);
        Orders orders = new Orders(switchgear, circuit, author, config.getClock());
        FleetCircuitBreaker breaker = new FleetCircuitBreaker(name, config, tags, circuit, orders);
        ofCircuits.put(circuit.id().dependency(), breaker);
        List<SettingNote> found = translation.notes();
        if (found.isEmpty()) {
            notes.remove(name);
        } else {
            notes.put(name, found);
            found.forEach(note -> LOG.log(System.Logger.Level.WARNING, "circuit breaker " + name + ": " + note));
        }
        return breaker;
    }

    /** Makes a {@link FleetCircuitBreakerRegistry}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Duration LEAST = Duration.ofSeconds(1);
        private static final Duration MOST = Duration.ofDays(30);

        private final Switchgear switchgear;
        private final Map<String, CircuitBreakerConfig> configs = new HashMap<>();
        private final List<RegistryEventConsumer<CircuitBreaker>> consumers = new ArrayList<>();
        private final Map<String, String> tags = new HashMap<>();
        private String author = "resilience4j";
        private Duration overridesLast = Duration.ofHours(1);
        private UnaryOperator<String> circuitNames = UnaryOperator.identity();
        private BiFunction<String, CircuitPolicy, CircuitPolicy> policies = (name, policy) -> policy;

        private Builder(Switchgear switchgear) {
            this.switchgear = Objects.requireNonNull(switchgear, "switchgear");
        }

        /** Adds a named configuration; {@code default} is the one of breakers without a name of a configuration. */
        public Builder config(String name, CircuitBreakerConfig value) {
            configs.put(name, Objects.requireNonNull(value, "config"));
            return this;
        }

        /** Adds a consumer of breakers that are added, removed or replaced. */
        public Builder consumer(RegistryEventConsumer<CircuitBreaker> value) {
            consumers.add(Objects.requireNonNull(value, "consumer"));
            return this;
        }

        /** Adds tags to every breaker. */
        public Builder tags(Map<String, String> value) {
            tags.putAll(value);
            return this;
        }

        /**
         * Sets the author of {@code transitionTo...}, 1 to 64 characters; default {@code resilience4j}.
         *
         * @throws IllegalArgumentException if it is empty or too long
         */
        public Builder author(String value) {
            if (value.isBlank() || value.length() > 64) {
                throw new IllegalArgumentException(
                        "author is '" + value + "' of " + value.length() + " characters; it must have 1 to 64");
            }
            author = value;
            return this;
        }

        /**
         * Sets how long overrides of {@code transitionTo...} last, 1 s to 30 days; default 1 h.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder overridesLast(Duration value) {
            if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
                throw new IllegalArgumentException(
                        "overridesLast is " + value + "; it must be from " + LEAST + " to " + MOST);
            }
            overridesLast = value;
            return this;
        }

        /**
         * Sets the name of the circuit for the name of a breaker; default the same name. Needed for names that are not
         * 1 to 256 characters of {@code A-Z a-z 0-9 . _ : -}.
         */
        public Builder circuitNames(UnaryOperator<String> value) {
            circuitNames = Objects.requireNonNull(value, "circuitNames");
            return this;
        }

        /** Sets a function that changes the policy of a configuration; it gets the breaker's name. */
        public Builder policies(BiFunction<String, CircuitPolicy, CircuitPolicy> value) {
            policies = Objects.requireNonNull(value, "policies");
            return this;
        }

        /** Returns the registry. */
        public FleetCircuitBreakerRegistry build() {
            return new FleetCircuitBreakerRegistry(this);
        }
    }
}
