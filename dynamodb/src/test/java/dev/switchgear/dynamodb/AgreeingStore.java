package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Asks two stores everything, one question at a time, and keeps what they did not agree about. */
final class AgreeingStore implements CircuitStore {
    private final CircuitStore one;
    private final CircuitStore other;
    private final List<String> disagreements = Collections.synchronizedList(new ArrayList<>());
    private final Map<Transition.Rule, Integer> applied = new EnumMap<>(Transition.Rule.class);
    private int refused;

    AgreeingStore(CircuitStore one, CircuitStore other) {
        this.one = one;
        this.other = other;
    }

    @Override
    public synchronized DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        ReadScope consistent = new ReadScope(scope.withKeys(), true);
        return agreed(root, one.read(root, consistent, budget), other.read(root, consistent, budget));
    }

    @Override
    public synchronized TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        TransitionResult result =
                agreed(transition, one.apply(circuit, transition, budget), other.apply(circuit, transition, budget));
        if (result.applied()) {
            applied.merge(transition.rule(), 1, Integer::sum);
        } else {
            refused++;
        }
        return result;
    }

    @Override
    public synchronized Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        return agreed(
                watch, one.add(watch, evidence, expiresAt, budget), other.add(watch, evidence, expiresAt, budget));
    }

    @Override
    public void close() {
        // Several environments share it, and none of them closes it.
    }

    void assertAgreed() {
        assertThat(disagreements).isEmpty();
    }

    synchronized Map<Transition.Rule, Integer> applied() {
        return new EnumMap<>(applied);
    }

    synchronized int refused() {
        return refused;
    }

    private <T> T agreed(Object question, T answer, T otherAnswer) {
        if (!answer.equals(otherAnswer)) {
            disagreements.add(question + ": " + answer + " and " + otherAnswer);
        }
        return answer;
    }
}
