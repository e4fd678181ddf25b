/** Tests of the governor, against an in-process server of Lambda's API and the real DynamoDB Local. */
@NullMarked
package dev.switchgear.sources;

import org.jspecify.annotations.NullMarked;
