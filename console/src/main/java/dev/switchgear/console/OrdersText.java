package dev.switchgear.console;

import dev.switchgear.StandingOrders;
import dev.switchgear.model.OperatorOverride;

/** What operators have set, for a person. */
final class OrdersText {
    private OrdersText() {}

    static String told(OperatorOverride order) {
        return order.kind() + " by " + order.by() + ": " + order.reason()
                + order.until().map(at -> ", until " + Moments.utc(at)).orElse(", until it is released");
    }

    /** An override that has expired is none. */
    static String told(StandingOrders orders, long nowMillis) {
        return orders.override()
                        .filter(order -> order.isLive(nowMillis))
                        .map(OrdersText::told)
                        .orElse("no override")
                + orders.policy().map(policy -> "; live policy " + policy).orElse("");
    }
}
