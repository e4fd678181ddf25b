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

    static String told(StandingOrders orders) {
        return orders.override().map(OrdersText::told).orElse("no override")
                + orders.policy().map(policy -> "; live policy " + policy).orElse("");
    }
}
