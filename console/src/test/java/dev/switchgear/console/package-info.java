/** The command line, run in this process and as one of its own, on a real table. */
@NullMarked
package dev.switchgear.console;

import org.jspecify.annotations.NullMarked;
