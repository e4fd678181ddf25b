package dev.switchgear.signals;

/**
 * One message, unchanged.
 *
 * @param id the id by which a queue delivers it again
 * @param body JSON
 */
record IncomingMessage(String id, String body) {}
