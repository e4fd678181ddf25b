/**
 * The breaker beside a function of any language: an external Lambda extension that answers on a loopback port.
 *
 * <p><b>Who lives here:</b> a small HTTP server and its API, the client of the Extensions API, the life cycle of the
 * process, and the layer. <b>Who may call:</b> Lambda starts it, and functions send it HTTP requests. Other modules
 * only run it, in tests. <b>What never enters:</b> rules of the protocol, which are in {@code core}, and knowledge of
 * the table, which is in {@code dynamodb}.
 */
@NullMarked
package dev.switchgear.extension;

import org.jspecify.annotations.NullMarked;
