package dev.switchgear.local.queues;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The table of both sides, and the promises about them.
 *
 * @param messages how many messages each side got
 * @param changes how often the governor changed a mapping
 * @param restored whether all mappings had their settings at the end
 */
record QueuesReport(int messages, SideOutage governed, SideOutage alone, int changes, boolean restored) {
    /**
     * Messages that make the outage last for half a minute. On a busy machine the governor's first pause comes up to 17 s
     * after the failure; an outage of 10 s may end before it has saved anything.
     */
    private static final int LONG_ENOUGH = 10_000;

    /** What each environment may have in progress when the circuit opens: one batch. */
    private static final int IN_PROGRESS = QueueSide.ENVIRONMENTS * QueueSide.BATCH;

    void tell(Narrator narrator, Promises promises) {
        ObjectNode json = promises.json().put("messages", messages).put("mappingChanges", changes);
        narrator.say("");
        narrator.say(line("", "with the governor", "without"));
        row(narrator, json, "invocations", "invocations in the outage", SideOutage::invocations);
        row(
                narrator,
                json,
                "standardInvocations",
                "  for the standard queue",
                side -> side.outage().standard().invocations());
        row(narrator, json, "modelledInvocations", "  by the model of --cost", SideOutage::modelled);
        row(narrator, json, "sqsRequests", "requests to SQS in the outage", SideOutage::requests);
        row(
                narrator,
                json,
                "callsToDeadDependency",
                "calls to the dead dependency",
                side -> side.ledger().failed());
        row(
                narrator,
                json,
                "mostReceives",
                "most receives of a message",
                side -> side.whole().mostReceives());
        row(narrator, json, "deadLettered", "dead-lettered", SideOutage::deadLetters);
        row(
                narrator,
                json,
                "lost",
                "not handled",
                side -> messages - side.ledger().handled());
        row(
                narrator,
                json,
                "handledTwice",
                "handled once more",
                side -> side.ledger().twice());
        row(
                narrator,
                json,
                "outOfOrder",
                "out of order in a group",
                side -> side.ledger().outOfOrder());
        json.putObject("drainMillis").put("governed", governed.drainMillis()).put("alone", alone.drainMillis());
        narrator.say(line(
                "drained after healing",
                Narrator.seconds(governed.drainMillis()),
                Narrator.seconds(alone.drainMillis())));
        narrator.say("");
        promise(promises);
    }

    private void promise(Promises promises) {
        QueueLedger ledger = governed.ledger();
        int lost = messages - ledger.handled();
        promises.add("nothingLost", lost == 0, lost + " of " + messages + " messages were not handled, 0 promised");
        promises.add(
                "nothingDeadLettered",
                governed.deadLetters() == 0,
                governed.deadLetters() + " dead-lettered, 0 promised");
        promises.add(
                "orderKeptByGroup",
                ledger.outOfOrder() == 0,
                ledger.outOfOrder() + " messages of FIFO groups out of order, 0 promised");
        promises.add(
                "attributesAndGroupKept",
                ledger.damaged() == 0,
                ledger.damaged() + " calls for a message without its attribute or group, 0 promised");
        promises.add(
                "refusalsDoNotCount",
                ledger.counted() == 0,
                ledger.counted()
                        + " messages of the standard queue with a receive that no failed call explains, 0 promised");
        boolean longEnough = messages >= LONG_ENOUGH;
        if (longEnough) {
            savings(promises);
        }
        promises.add(
                "pausedAndGivenBack",
                (changes > 0 || !longEnough) && restored,
                "the mappings were changed " + changes + " times, and " + (restored ? "have" : "do not have")
                        + " their settings at the end");
    }

    private void row(Narrator narrator, ObjectNode json, String name, String label, ToLongFunction<SideOutage> figure) {
        long with = figure.applyAsLong(governed);
        long without = figure.applyAsLong(alone);
        json.putObject(name).put("governed", with).put("alone", without);
        narrator.say(line(label, Long.toString(with), Long.toString(without)));
    }

    private static String line(String label, String with, String without) {
        return String.format(Locale.ROOT, "  %-32s %18s %12s", label, with, without);
    }

    private void savings(Promises promises) {
        int failed = governed.ledger().failed();
        int most = alone.ledger().failed() + IN_PROGRESS;
        promises.add(
                "callsAsFewAsTheFleetAlone",
                failed <= most,
                failed + " calls to the dead dependency, at most " + most
                        + " promised: those of the fleet alone, and a batch in each environment");
        promises.add(
                "fewerInvocations",
                governed.invocations() < alone.invocations(),
                governed.invocations() + " invocations in the outage, fewer than " + alone.invocations() + " promised");
    }
}
