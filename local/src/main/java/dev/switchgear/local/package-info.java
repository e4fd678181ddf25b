/**
 * The stories of {@code ./switchgear demo}, on one machine.
 *
 * <p><b>Who lives here:</b> the story of a fleet whose circuit opens for all environments together, with the handlers
 * of its functions, a load source and the lines that it prints. Other packages have the stories of the extension, the
 * library, signals and the workflow. All of them run on the {@code sandbox} module.
 *
 * <p><b>Who may call:</b> the launcher, through {@link dev.switchgear.local.Demo}, and the runtime client, through the
 * handlers.
 *
 * <p><b>What never enters:</b> decisions about circuits (those are made in {@code core}, inside the processes), and
 * anything that a published jar needs: no published module depends on this one.
 */
@NullMarked
package dev.switchgear.local;

import org.jspecify.annotations.NullMarked;
