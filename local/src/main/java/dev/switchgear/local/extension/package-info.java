/**
 * Functions of several languages with real extension processes, on one machine: the Extensions API, environments of
 * several processes that are frozen together, and the story of the extension.
 */
@NullMarked
package dev.switchgear.local.extension;

import org.jspecify.annotations.NullMarked;
