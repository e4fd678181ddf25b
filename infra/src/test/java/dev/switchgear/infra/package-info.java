/**
 * Tests of the description of a deployment, {@code infra/deployment.json}: it names what the code needs, and what
 * exists.
 */
@NullMarked
package dev.switchgear.infra;

import org.jspecify.annotations.NullMarked;
