/**
 * A deployment as a construct for the AWS CDK: {@link dev.switchgear.cdk.Circuits}.
 *
 * <p>It makes the resources that {@code infra/deployment.json} lists, as the SAM template and the Terraform module do.
 */
@NullMarked
package dev.switchgear.cdk;

import org.jspecify.annotations.NullMarked;
