/** Tests of the breakers: each expectation of resilience4j on its own breakers and on ours, and each difference. */
@NullMarked
package dev.switchgear.resilience4j;

import org.jspecify.annotations.NullMarked;
