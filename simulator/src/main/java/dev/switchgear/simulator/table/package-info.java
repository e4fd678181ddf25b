/**
 * A DynamoDB table on virtual time: items that keep their last versions, and the capacity of one partition.
 *
 * <p><b>Who may call:</b> The world, and the observers of a run. <b>What never enters:</b> Rules of the protocol: it
 * evaluates the transitions of {@code core}.
 */
@NullMarked
package dev.switchgear.simulator.table;

import org.jspecify.annotations.NullMarked;
