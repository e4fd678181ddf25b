/**
 * The settings of a function: one list of variables and one grammar for every way in.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.settings.Setting}, the list of variables; {@link
 * dev.switchgear.settings.Variables}, their reader; {@link dev.switchgear.settings.PolicyValue}, the values of a policy.
 * <b>Who may call:</b> the modules that run in a Lambda function, and programs that read the same settings. <b>What never
 * enters:</b> access to the environment and the file system; both are arguments.
 */
@NullMarked
package dev.switchgear.settings;

import org.jspecify.annotations.NullMarked;
