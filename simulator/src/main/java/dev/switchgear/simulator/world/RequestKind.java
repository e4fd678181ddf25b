package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.spi.Transition;

/** The kind of a request to the table; some faults apply to some kinds only. */
enum RequestKind {
    READ,
    ADD_EVIDENCE,
    GRANT_PROBE,
    OTHER_WRITE;

    static RequestKind of(TableRequest<?> request) {
        if (!request.isWrite()) {
            return READ;
        }
        if (request instanceof EvidenceAdd) {
            return ADD_EVIDENCE;
        }
        boolean grant =
                request instanceof CircuitWrite write && write.transition().rule() == Transition.Rule.GRANT;
        return grant ? GRANT_PROBE : OTHER_WRITE;
    }

    boolean isWrite() {
        return this != READ;
    }
}
