/**
 * The interface of a store, and nothing else.
 *
 * <p><b>Who lives here:</b> the store's interface, the names of circuits and of their items' attributes, conditional
 * {@linkplain dev.switchgear.spi.Transition transitions} as data, and evidence. <b>Who may call:</b> anyone; a store
 * implements {@link dev.switchgear.spi.CircuitStore} and needs no other package. <b>What never enters:</b> rules of the
 * protocol, clocks, threads, retries, input and output.
 */
@NullMarked
package dev.switchgear.spi;

import org.jspecify.annotations.NullMarked;
