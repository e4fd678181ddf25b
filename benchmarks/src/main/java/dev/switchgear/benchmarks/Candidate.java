package dev.switchgear.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A server on a port that is measured.
 *
 * @param name its name in the report
 * @param command the command that starts it
 * @param variables its environment variables
 * @param request the request whether a call may be made, without a body
 * @param reports whether the outcome of a call is reported to it
 */
record Candidate(String name, List<String> command, Map<String, String> variables, String request, boolean reports) {}
