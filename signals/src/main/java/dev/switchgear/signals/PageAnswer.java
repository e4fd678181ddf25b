package dev.switchgear.signals;

/**
 * What a page answered.
 *
 * @param status of it, 200 to 599, or 101
 * @param location where it says to look instead, or empty
 * @param body the first 64 KB of it; empty if nobody asked for it
 */
record PageAnswer(int status, String location, String body) {}
