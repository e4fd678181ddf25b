/**
 * A fleet on one machine.
 *
 * <p><b>Who lives here:</b> a local Lambda Runtime API and the environments (processes of the real Lambda Java runtime
 * client) it drives; a dependency whose health can be switched; DynamoDB Local behind a front that counts and can fail;
 * a load source; and the stories of {@code demo}.
 *
 * <p><b>Who may call:</b> the launcher, through {@link dev.switchgear.local.Demo}. The runtime client, through the
 * handlers. Later ways in add their stories here.
 *
 * <p><b>What never enters:</b> decisions about circuits (those are made in {@code core}, inside the environments), and
 * anything a published jar needs: nothing depends on this room.
 */
@NullMarked
package dev.switchgear.local;

import org.jspecify.annotations.NullMarked;
