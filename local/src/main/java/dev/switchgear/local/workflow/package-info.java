/**
 * The story of the workflow: state machines on an engine of Step Functions, real Lambda runtime processes as callees,
 * and a table that the library shares.
 *
 * <p><b>Who lives here:</b> the engine as a process, the Lambda API that it uses, and the cases that the machines must
 * pass. <b>Who may call:</b> the demo and the conformance suite. <b>What never enters:</b> anything a user deploys.
 */
@NullMarked
package dev.switchgear.local.workflow;

import org.jspecify.annotations.NullMarked;
