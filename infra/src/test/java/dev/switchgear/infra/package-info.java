/** Tests of the description of a deployment, {@code infra/deployment.json}: it asks for what the code needs, and names what there is. */
@NullMarked
package dev.switchgear.infra;

import org.jspecify.annotations.NullMarked;
