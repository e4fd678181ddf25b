/**
 * Lambda, its extensions, DynamoDB and a dependency that breaks, on one machine, for tests.
 *
 * <p><b>Who lives here:</b> the Runtime, Extensions and Telemetry API of Lambda, and the processes of the real runtime
 * client that they drive, frozen between two events; DynamoDB Local behind a proxy that counts and can fail; a
 * dependency whose health can be switched; an SQS server, and the parts of EventBridge and of a CloudWatch alarm that a
 * test needs.
 *
 * <p><b>Who may call:</b> a user's own tests, and the stories and benchmarks of this repository.
 *
 * <p><b>What never enters:</b> decisions about circuits (those are made in {@code core}, inside the processes),
 * stories, and anything that is deployed.
 */
@NullMarked
package dev.switchgear.sandbox;

import org.jspecify.annotations.NullMarked;
