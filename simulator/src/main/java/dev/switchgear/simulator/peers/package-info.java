/**
 * Other ways to protect a dependency, in the same world: the originals, Powertools, a breaker in every process, nothing at all.
 *
 * <p><b>Who may call:</b> The runs. <b>What never enters:</b> Anything that Switchgear uses.
 */
@NullMarked
package dev.switchgear.simulator.peers;

import org.jspecify.annotations.NullMarked;
