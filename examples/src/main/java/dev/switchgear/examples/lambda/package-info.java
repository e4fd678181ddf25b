/** Whole functions, one for each kind of source: an order service, an SQS worker and a scheduled job. */
@NullMarked
package dev.switchgear.examples.lambda;

import org.jspecify.annotations.NullMarked;
