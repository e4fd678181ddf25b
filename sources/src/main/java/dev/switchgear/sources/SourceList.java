package dev.switchgear.sources;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * The mappings that depend on a circuit: those of a list, and those with a tag that contains the name of the circuit. The list
 * takes precedence. Tags are searched at most every {@link #FRESH}, because each mapping of the account costs a request.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class SourceList {
    /** How long the result of a search of tags is used: 5 min. A new tag has an effect after this time. */
    static final Duration FRESH = Duration.ofMinutes(5);

    /** Lambda's limits of the control plane allow about 15 requests in a second. */
    static final int MOST_SEARCHED = 500;

    private static final System.Logger LOG = System.getLogger("dev.switchgear.sources");

    private final Map<String, String> circuits;
    private final Optional<String> tag;
    private final Duration longestPause;
    private final LambdaClient lambda;
    private final InstantSource clock;

    private @Nullable Map<String, String> tagged;
    private Instant searched = Instant.EPOCH;

    /**
     * Returns the list. The caller closes the client.
     *
     * @param circuits the circuit of each mapping, by the UUID of the mapping
     * @param tag the name of a tag of mappings; empty: tags are not searched
     * @param longestPause how long one outage may pause each of them, 1 min to 14 days
     * @param lambda with a tag, a client with the permissions {@code lambda:ListEventSourceMappings} and {@code
     *     lambda:ListTags}
     */
    public SourceList(
            Map<String, String> circuits,
            Optional<String> tag,
            Duration longestPause,
            LambdaClient lambda,
            InstantSource clock) {
        this.circuits = Map.copyOf(circuits);
        this.tag = Objects.requireNonNull(tag, "tag");
        this.longestPause = Objects.requireNonNull(longestPause, "longestPause");
        this.lambda = Objects.requireNonNull(lambda, "lambda");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.circuits.forEach((mapping, circuit) -> new GovernedSource(mapping, circuit, longestPause));
    }

    /** What is known of the sources. A search that failed leaves the result of the one before it. */
    synchronized Found find() {
        boolean complete = tag.isEmpty() || search(tag.get());
        Map<String, String> all = new LinkedHashMap<>(tagged == null ? Map.of() : tagged);
        all.putAll(circuits);
        List<GovernedSource> sources = new ArrayList<>();
        all.forEach((mapping, circuit) -> sources.add(new GovernedSource(mapping, circuit, longestPause)));
        return new Found(List.copyOf(sources), complete);
    }

    /** Returns whether all tags are known. */
    private boolean search(String name) {
        Instant now = clock.instant();
        boolean fresh = tagged != null && !now.isBefore(searched) && now.isBefore(searched.plus(FRESH));
        if (fresh) {
            return true;
        }
        try {
            tagged = searchAll(name);
            searched = now;
            return true;
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "switchgear: the tags of mappings cannot be read: " + e);
            return false;
        }
    }

    private Map<String, String> searchAll(String name) {
        Map<String, String> found = new LinkedHashMap<>();
        int seen = 0;
        for (EventSourceMappingConfiguration mapping : lambda.listEventSourceMappingsPaginator(all -> all.maxItems(100))
                .eventSourceMappings()) {
            seen++;
            if (seen > MOST_SEARCHED) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "switchgear: there are more than " + MOST_SEARCHED
                                + " mappings; the tags of the others are not read: name them in SWITCHGEAR_MAPPINGS");
                break;
            }
            String circuit = circuitOf(mapping, name);
            if (!circuit.isEmpty()) {
                found.put(mapping.uuid(), circuit);
            }
        }
        return found;
    }

    private String circuitOf(EventSourceMappingConfiguration mapping, String name) {
        if (mapping.eventSourceMappingArn() == null) {
            return "";
        }
        String value = lambda.listTags(list -> list.resource(mapping.eventSourceMappingArn()))
                .tags()
                .getOrDefault(name, "")
                .strip();
        if (!value.isEmpty() && !CircuitId.isName(value)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "switchgear: tag " + name + " of mapping " + mapping.uuid() + " is '" + value
                            + "'; it must be a circuit: 1 to 256 characters of A-Z a-z 0-9 . _ : -");
            return "";
        }
        return value;
    }

    /**
     * The sources that are known.
     *
     * @param complete whether these are all; not so if the tags could not be read
     */
    record Found(List<GovernedSource> sources, boolean complete) {}
}
