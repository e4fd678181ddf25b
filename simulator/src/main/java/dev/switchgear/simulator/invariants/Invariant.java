package dev.switchgear.simulator.invariants;

/** The invariants of every run, whatever goes wrong. Their numbers are those of the protocol's description. */
public enum Invariant {
    /** I1: in one epoch, at most P probes are within their lease at the same time, by the clocks of their holders. */
    PROBES_AT_ONCE,
    /** I1: an epoch grants at most 10 permits. */
    GRANTS,
    /** I2: a transition takes effect only in the epoch against which it was composed. */
    FENCING,
    /** I2: a transition counts once, however often the network delivers it. */
    ONCE,
    /** I2: a circuit's epoch only grows, and grows with every change of its state. */
    EPOCHS_GROW,
    /** I2: evidence belongs to a watch that was started, and each call is reported to it at most once. */
    EVIDENCE_ONCE,
    /** One environment contributes at most 1 + age in seconds to the score of a watch. */
    EVIDENCE_CAP,
    /** I3: no environment that reads the table admits a call into a circuit that has been OPEN for long. */
    STALENESS,
    /** A circuit closes because of successful probes only, whether an alarm or calls have opened it. */
    CLOSES_BY_PROBES,
    /** I5: without a failure there is no write. */
    ZERO_WRITES,
    /** I6: no call waits for the table longer than its budgets, and no call sends requests without end. */
    BUDGET,
    /** I7: an item stays below 1 KB, and keys below their bound. */
    SIZE,
    /** I8: the epoch that an environment knows of a circuit never decreases. */
    MONOTONE,
    /** I9: no wait ends later than the policy's longest wait after it was stored. */
    BOUNDED_WAIT,
    /** No automatic transition takes effect while an operator's override is live. */
    OVERRIDE_WINS,
    /** Every environment that reads the table obeys an operator's override within a refresh interval. */
    OVERRIDE_OBEYED,
    /** I4: when faults have ended, a healthy dependency is called again, and a dead one is not. */
    CONVERGENCE,
    /** Nothing in core throws. */
    NO_EXCEPTION,
    /** A seed names a run exactly. */
    DETERMINISM
}
