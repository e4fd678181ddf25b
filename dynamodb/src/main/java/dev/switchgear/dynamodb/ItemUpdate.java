package dev.switchgear.dynamodb;

import java.util.Map;

/**
 * One change of an item.
 *
 * @param update the change; empty if there is none
 * @param condition the condition; empty if there is none
 * @param names the attribute of each placeholder
 * @param values the value of each placeholder
 */
record ItemUpdate(
        ItemKey key, String update, String condition, Map<String, String> names, Map<String, StoredValue> values) {}
