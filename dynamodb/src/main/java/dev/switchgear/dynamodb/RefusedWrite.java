package dev.switchgear.dynamodb;

import java.util.Map;

/** The condition of a write does not hold. */
final class RefusedWrite extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, StoredValue> item;

    /** {@code item} is the item as it is; empty if there is none. */
    RefusedWrite(Map<String, StoredValue> item) {
        super("the condition of a write does not hold", null, false, false);
        this.item = item;
    }

    Map<String, StoredValue> item() {
        return item;
    }
}
