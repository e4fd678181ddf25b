/**
 * Circuits in a DynamoDB table.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.dynamodb.DynamoDbCircuitStore}, which carries each question of the
 * store's interface over as one request: keys, items, expressions, errors. Beside it the table's creation and the
 * permissions both need, and {@link dev.switchgear.dynamodb.StartingStore}, which stands in while the SDK is loaded.
 * <b>Who may call:</b> whoever puts a breaker together; {@code core} never does. <b>What never enters:</b> rules of the
 * protocol (no attribute is named here but the keys and those of evidence), clocks of the fleet, caches, retries of
 * writes.
 */
@NullMarked
package dev.switchgear.dynamodb;

import org.jspecify.annotations.NullMarked;
