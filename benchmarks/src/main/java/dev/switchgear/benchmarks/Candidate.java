package dev.switchgear.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * Something that answers on a port, to be measured.
 *
 * @param name for the report
 * @param command starts it
 * @param variables that it is started with
 * @param request asks whether a call may be made; without a body
 * @param reports whether it wants to be told how the call ended
 */
record Candidate(String name, List<String> command, Map<String, String> variables, String request, boolean reports) {}
