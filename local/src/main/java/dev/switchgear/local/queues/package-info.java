/**
 * The story of {@code ./switchgear demo queues}: two fleets that read SQS queues while their dependency is dead, one with the
 * governor of {@code sources}, one without; and what an hour of that costs.
 */
@NullMarked
package dev.switchgear.local.queues;

import org.jspecify.annotations.NullMarked;
