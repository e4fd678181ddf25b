/**
 * The web console: one page on the loopback that shows every circuit of a table, and can change them.
 *
 * <p><b>Who lives here:</b> the server, its security rules, the page, and the one poller that reads the table for all
 * browsers. Start with {@link dev.switchgear.console.web.WebConsole}. <b>Who may call:</b> a person's shell, and the demo.
 * <b>What never enters:</b> rules of the protocol, addresses that other machines can reach, requests to anywhere but the
 * table.
 */
@NullMarked
package dev.switchgear.console.web;

import org.jspecify.annotations.NullMarked;
