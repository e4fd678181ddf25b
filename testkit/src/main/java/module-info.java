/** What tests of circuits and of stores need. */
module dev.switchgear.testkit {
    requires transitive dev.switchgear;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports dev.switchgear.testkit;
}
