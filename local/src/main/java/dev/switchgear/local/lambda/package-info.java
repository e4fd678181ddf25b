/**
 * Functions that use the {@code lambda} module, and what invokes them: a Runtime API, an SQS server, an event source.
 */
@NullMarked
package dev.switchgear.local.lambda;

import org.jspecify.annotations.NullMarked;
