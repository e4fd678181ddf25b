/**
 * Circuits in a DynamoDB table.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.dynamodb.DynamoDbCircuitStore}, which translates each question of the
 * store's interface into one request: keys, items, expressions, errors. Also the creation of the table, the permissions
 * for both, and {@link dev.switchgear.dynamodb.StartingStore}, which replaces the store while the SDK is loaded. <b>Who
 * may call:</b> code that makes a {@code Switchgear}; {@code core} never does. <b>What never enters:</b> rules of the
 * protocol (only the keys and the attributes of evidence have names here), clocks of the fleet, caches, retries of
 * writes.
 */
@NullMarked
package dev.switchgear.dynamodb;

import org.jspecify.annotations.NullMarked;
