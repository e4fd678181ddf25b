/**
 * Circuits of a fleet.
 *
 * <p>Exported is what a user is promised: what callers use, the values they exchange with it, and what a store implements.
 * The rules and the participant are for the module that makes state machines of them; they change without notice.
 */
@SuppressWarnings("module") // the workflow module is compiled after this one
module dev.switchgear {
    requires static transitive org.jspecify;

    exports dev.switchgear;
    exports dev.switchgear.model;
    exports dev.switchgear.settings;
    exports dev.switchgear.spi;
    exports dev.switchgear.participant to
            dev.switchgear.workflow;
    exports dev.switchgear.protocol to
            dev.switchgear.workflow;
}
