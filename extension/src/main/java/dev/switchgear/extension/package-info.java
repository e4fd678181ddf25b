/**
 * The breaker beside a function of any language: an external Lambda extension that answers on a loopback port.
 *
 * <p><b>Who lives here:</b> a small HTTP server and what it answers, the client of the Extensions API, the life of the
 * process, and the layer that brings it to a function. <b>Who may call:</b> Lambda starts it, functions ask it over HTTP;
 * no other room depends on it but {@code local}, which runs it. <b>What never enters:</b> rules of the protocol, which are
 * {@code core}'s, and knowledge of the table, which is {@code dynamodb}'s.
 */
@NullMarked
package dev.switchgear.extension;

import org.jspecify.annotations.NullMarked;
