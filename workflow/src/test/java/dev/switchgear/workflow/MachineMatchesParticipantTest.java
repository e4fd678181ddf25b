package dev.switchgear.workflow;

import static dev.switchgear.workflow.CircuitScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.model.TripRule;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The direct machine decides as core does: an execution and a participant with the same item, at the same moment and
 * with the same random numbers do the same. An execution is a participant without a past.
 */
final class MachineMatchesParticipantTest {
    private static final int SCENES = 240;
    private static final List<CircuitPolicy> POLICIES = List.of(
            CircuitPolicy.defaults(),
            CircuitPolicy.builder()
                    .probes(1)
                    .slowCalls(Duration.ofMillis(30), 0.6)
                    .failureRateThreshold(0.3)
                    .build(),
            CircuitPolicy.builder()
                    .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
                    .fleetSize(40)
                    .build(),
            CircuitPolicy.builder()
                    .tripRule(TripRule.consecutiveFailures(4))
                    .enforcePercentage(0)
                    .build());

    @Test
    void admitsRefusesAndFinishesAsAParticipantDoes() {
        Set<String> seen = new TreeSet<>();
        forEachScene((scene, random) -> {
            String byCore = shown(scene.begun());
            assertThat(shown(scene.read())).as(scene.item.toString()).isEqualTo(byCore);
            seen.add(byCore.substring(0, byCore.indexOf(' ')));
        });
        assertThat(seen)
                .contains("call", "plain", "grant", "close", "reopen", "renew")
                .contains("refuse:OPEN", "refuse:PROBING", "refuse:RAMPING", "refuse:FORCED_OPEN");
    }

    @Test
    void startsWatchesAndReportsAsAParticipantDoes() {
        Set<String> seen = new TreeSet<>();
        forEachScene((scene, random) -> {
            String kind =
                    List.of("succeeded", "failed", "timedOut", "throttled").get(random.nextInt(4));
            long took = random.nextBoolean() ? 40 : 0;
            if (scene.begun() instanceof Step.Done<Admission> done
                    && done.value() instanceof Admission.Admitted admitted) {
                Map<String, Object> ended = scene.ended(scene.read(), kind, NOW + took);
                Step<Boolean> byCore = scene.participant.finish(admitted, outcome(kind), took, NOW + took);
                assertThat(next(ended)).as(kind + " " + scene.item).isEqualTo(next(byCore));
                seen.add(next(byCore));
                if (byCore instanceof Step.Await<Boolean> asked && asked.request() instanceof StoreRequest.Add add) {
                    seen.add(hears(scene, ended, asked, add, random));
                }
            }
        });
        assertThat(seen).contains("done", "watch", "report", "trip", "calm", "extend");
    }

    private String hears(
            CircuitScene scene,
            Map<String, Object> work,
            Step.Await<Boolean> asked,
            StoreRequest.Add add,
            SplittableRandom random) {
        long now = add.sentAtMillis();
        Map<?, ?> values = (Map<?, ?>) scene.arguments("Report", work, now).get("ExpressionAttributeValues");
        assertThat(values)
                .extracting(":c", ":f", ":s")
                .containsExactly(
                        n(add.evidence().calls()),
                        n(add.evidence().failures()),
                        n(add.evidence().slow()));
        Evidence totals = totals(random);
        Step<Boolean> byCore = asked.then().resume(new StoreReply.Totals(totals), now);
        Map<String, Object> heard = scene.heard(work, stored(totals), now);
        assertThat(next(heard)).as(totals + " " + scene.item).isEqualTo(next(byCore));
        if (byCore instanceof Step.Await<Boolean> write && write.request() instanceof StoreRequest.Apply apply) {
            assertThat(facts(heard, apply.transition().rule(), now)).isEqualTo(facts(apply.transition()));
        }
        return next(byCore);
    }

    private static Evidence totals(SplittableRandom random) {
        long calls = random.nextLong(1, 60);
        long failures = random.nextInt(3) == 0 ? calls : random.nextLong(0, calls + 1);
        Set<Integer> environments = new HashSet<>();
        int size = random.nextInt(1, 65);
        for (int i = 0; i < size; i++) {
            environments.add(i);
        }
        return new Evidence(calls, failures, random.nextLong(0, calls + 1), environments, Set.of());
    }

    private static Map<String, Object> stored(Evidence totals) {
        return Map.of(
                "calls", n(totals.calls()),
                "failures", n(totals.failures()),
                "slow", n(totals.slow()),
                "environments",
                        Map.of(
                                "NS",
                                totals.environments().stream()
                                        .map(String::valueOf)
                                        .toList()));
    }

    private static Map<String, String> n(long number) {
        return Map.of("N", Long.toString(number));
    }

    /** The attributes of a verdict's write, without its rule. */
    private static Map<String, Object> facts(Transition transition) {
        Map<String, Object> facts = new TreeMap<>();
        Set<Attribute> reported = Set.of(Attribute.OPEN_UNTIL, Attribute.FLEET_HINT, Attribute.REASON);
        for (Change change : transition.changes()) {
            if (change instanceof Change.Put put && reported.contains(put.attribute())) {
                facts.put(put.attribute().name(), put.value());
            }
        }
        return facts;
    }

    private static Map<String, Object> facts(Map<String, Object> work, Transition.Rule rule, long now) {
        Map<String, Object> facts = new TreeMap<>();
        Map<?, ?> f = Definitions.part(work, "f");
        if (rule == Transition.Rule.TRIP) {
            facts.put("openUntil", now + number(f, "wait"));
            facts.put("reason", f.get("reason"));
        }
        if (rule == Transition.Rule.TRIP || rule == Transition.Rule.CALM) {
            facts.put("fleetHint", number(f, "fleet"));
        }
        return facts;
    }

    private static Outcome outcome(String kind) {
        return switch (kind) {
            case "succeeded" -> Outcome.SUCCESS;
            case "throttled" -> Outcome.IGNORED;
            default -> Outcome.FAILURE;
        };
    }

    private static String next(Map<String, Object> work) {
        String todo = String.valueOf(work.get("todo"));
        return Set.of("succeeded", "retry", "failed").contains(todo) ? "done" : todo;
    }

    private static String next(Step<Boolean> step) {
        if (!(step instanceof Step.Await<Boolean> asked)) {
            return "done";
        }
        return asked.request() instanceof StoreRequest.Apply apply
                ? apply.transition().rule().name().toLowerCase(Locale.ROOT)
                : "report";
    }

    static String shown(Step<Admission> step) {
        if (step instanceof Step.Await<Admission> asked) {
            Transition transition = ((StoreRequest.Apply) asked.request()).transition();
            Map<String, Object> values = new HashMap<>();
            for (Change change : transition.changes()) {
                if (change instanceof Change.Put put) {
                    values.put(put.attribute().name(), put.value());
                }
            }
            return switch (transition.rule()) {
                case GRANT -> {
                    int slot = 1;
                    while (!values.containsKey(Attribute.probeHolder(slot).name())) {
                        slot++;
                    }
                    yield "grant " + slot;
                }
                case REOPEN, RENEW ->
                    transition.rule().name().toLowerCase(Locale.ROOT) + " "
                            + ((long) values.getOrDefault("openUntil", 0L) - NOW);
                default -> transition.rule().name().toLowerCase(Locale.ROOT) + " ";
            };
        }
        Admission admission = ((Step.Done<Admission>) step).value();
        if (admission instanceof Admission.Refused refused) {
            Refusal refusal = refused.refusal();
            return "refuse:" + refusal.cause() + " " + refusal.state() + " " + refusal.reason() + " "
                    + refusal.since().toEpochMilli() + " " + refusal.retryAt().toEpochMilli();
        }
        return ((Admission.Admitted) admission).isCounted() ? "call " : "plain ";
    }

    static String shown(Map<String, Object> work) {
        Map<?, ?> at = Definitions.part(work, "at");
        Map<?, ?> f = Definitions.part(work, "f");
        String todo = String.valueOf(at.get("todo"));
        return switch (todo) {
            case "grant" -> "grant " + number(f, "slot");
            case "reopen", "renew" -> todo + " " + number(f, "wait");
            case "refuse" -> {
                Map<?, ?> refusal = Definitions.part(work, "refusal");
                yield "refuse:" + refusal.get("cause") + " " + refusal.get("state") + " " + refusal.get("reason") + " "
                        + number(refusal, "sinceMillis") + " " + number(refusal, "retryAtMillis");
            }
            default -> todo + " ";
        };
    }

    private static long number(Map<?, ?> map, String name) {
        return ((Number) java.util.Objects.requireNonNull(map.get(name), name)).longValue();
    }

    private static void forEachScene(Check check) {
        SplittableRandom random = new SplittableRandom(5);
        for (CircuitPolicy policy : POLICIES) {
            Map<?, ?> states = CircuitScene.states(policy);
            for (int i = 0; i < SCENES; i++) {
                check.of(CircuitScene.drawn(random, policy, states), random);
            }
        }
    }

    private interface Check {
        void of(CircuitScene scene, SplittableRandom random);
    }
}
