/**
 * What a function's owner sets, and how it is read: one list of variables and one grammar for every way in.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.settings.Setting}, the list; {@link dev.switchgear.settings.Variables},
 * the reader; {@link dev.switchgear.settings.PolicyValue}, what a policy is made of. <b>Who may call:</b> the rooms that
 * run in a Lambda, and whoever reads settings for a program of their own. <b>What never enters:</b> the environment and the file system: both are handed in.
 */
@NullMarked
package dev.switchgear.settings;

import org.jspecify.annotations.NullMarked;
