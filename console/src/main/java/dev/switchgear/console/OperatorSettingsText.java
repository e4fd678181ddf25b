package dev.switchgear.console;

import dev.switchgear.OperatorSettings;
import dev.switchgear.model.OperatorOverride;

/** The override and the live policy of a circuit, for a person. */
final class OperatorSettingsText {
    private OperatorSettingsText() {}

    static String told(OperatorOverride order) {
        return order.kind() + " by " + order.by() + ": " + order.reason()
                + order.until().map(at -> ", until " + TimeText.utc(at)).orElse(", until it is released");
    }

    /** An expired override counts as none. */
    static String told(OperatorSettings orders, long nowMillis) {
        return orders.override()
                        .filter(order -> order.isLive(nowMillis))
                        .map(OperatorSettingsText::told)
                        .orElse("no override")
                + orders.policy().map(policy -> "; live policy " + policy).orElse("");
    }
}
