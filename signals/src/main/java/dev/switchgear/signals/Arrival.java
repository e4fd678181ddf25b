package dev.switchgear.signals;

/**
 * One thing that arrived, as it came.
 *
 * @param id by which a queue is told to deliver it again
 * @param body JSON
 */
record Arrival(String id, String body) {}
