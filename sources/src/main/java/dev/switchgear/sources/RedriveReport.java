package dev.switchgear.sources;

/**
 * What a run did with the events of a circuit.
 *
 * @param circuit the circuit, with its key after a slash if it has one
 * @param redriven events that their function or queue accepted
 * @param givenUp events that are in the final queue now
 * @param failed events that failed and will be sent again
 * @param why why the run ended before it had seen all events; empty if it has seen all
 */
record RedriveReport(String circuit, int redriven, int givenUp, int failed, String why) {}
