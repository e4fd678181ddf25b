package dev.switchgear.signals;

/**
 * The answer of a page.
 *
 * @param status its status, 200 to 599, or 101
 * @param location the target of a redirect, or empty
 * @param body its first 64 KB; empty if it was not requested
 */
record PageAnswer(int status, String location, String body) {}
