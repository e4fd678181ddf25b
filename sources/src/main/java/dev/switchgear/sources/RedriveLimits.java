package dev.switchgear.sources;

import java.time.Duration;

/**
 * The limits of a redrive.
 *
 * @param attempts how often an event may fail before it is given up
 * @param longest how long an event may wait before it is given up
 * @param lanes how many groups are sent at a time
 */
record RedriveLimits(int attempts, Duration longest, int lanes) {}
