package dev.switchgear.walls;

import java.util.List;
import java.util.Set;

/**
 * The classes that may reach for the outside world, what each may reach for, and why. Everything else is handed its
 * time, its randomness and its settings, which is what lets the same code run in Lambda, in a test and in the
 * simulator.
 *
 * <p>This is the only such list. A top-level class is named with its package; the classes nested in it are covered. An
 * entry that is no longer needed fails {@link EdgesTest}.
 */
final class Edges {

    static final List<Edge> ALL = List.of(
            edge("dev.switchgear.Switchgear", "who hands in no clock gets this process's clocks", Reach.CLOCK),
            edge(
                    "dev.switchgear.driver.Edges",
                    "makes the identity of a process late, after a snapshot is restored, writes the few log lines, and has work done beside a call",
                    Reach.RANDOMNESS,
                    Reach.LOG,
                    Reach.THREADS),
            edge(
                    "dev.switchgear.driver.BudgetTimer",
                    "an asynchronous call stops waiting for the store",
                    Reach.THREADS),
            edge("dev.switchgear.driver.Events", "a slow listener must not hold up a call", Reach.THREADS),
            edge("dev.switchgear.driver.StoreLane", "a caller leaves a slow store behind", Reach.THREADS),
            edge(
                    "dev.switchgear.driver.Watchdog",
                    "a call cut off by its deadline can't report itself, and a process is killed in real time",
                    Reach.CLOCK,
                    Reach.THREADS),
            edge("dev.switchgear.benchmarks.CirclingClock", "costs what a real clock costs", Reach.CLOCK),
            edge("dev.switchgear.benchmarks.ClockReads", "measures what reading a clock costs", Reach.CLOCK),
            edge(
                    "dev.switchgear.console.web.ConsoleProcess",
                    "the one who asks the console's process for its variables, its user, its clock and unguessable texts",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge("dev.switchgear.dynamodb.Deadline", "a request's budget is real time", Reach.CLOCK),
            edge(
                    "dev.switchgear.extension.ThisProcess",
                    "the one who asks for clocks, variables and unguessable ids",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.examples.lambda.FunctionVariables",
                    "a function is configured by its environment",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.lambda.ProcessEdges",
                    "the one who asks a function's process for its variables, its clock and chance",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.extension.layer.BuildMachine",
                    "the layer is made of the Java that builds it",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.local.HandlerSettings",
                    "a function is configured by its environment",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.benchmarks.ColdFunctions",
                    "a function is configured by its environment",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.local.Machine",
                    "the one who asks this machine for its clocks and what the launcher says",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.sandbox.ThisMachine",
                    "the one who asks this machine for its clock and its Java",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.signals.ThisFunction",
                    "handlers are made by Lambda, and set up by its environment variables; an event needs an identity",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.sources.GovernorProcess",
                    "the governor's handler is made by Lambda, and set up by its environment variables",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.workflow.Handlers",
                    "a Lambda is configured by its environment, and is where an execution gets its clock and its luck",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.console.Console",
                    "a command is told its table and its user by variables, and reads the clock for whoever asks",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.console.Operating",
                    "the SDK is told credentials that DynamoDB Local takes",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.console.ErrorsTest",
                    "a command is a process of its own, started by this one's Java and class path",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.simulator.runs.SimulatorProcess",
                    "shows progress in real time, and names the commit of a failure",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge("dev.switchgear.simulator.runs.Trials", "many runs at once, each in one thread", Reach.THREADS),
            edge(
                    "dev.switchgear.lambda.MetricsTest",
                    "a process that ends is one of its own, started by this one's Java and class path",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.walls.Consumer",
                    "a program is compiled and run against the class path that the tests have",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.signals.SecurePageTest",
                    "its certificates are made by the JDK's own tool",
                    Reach.ENVIRONMENT),
            edge("dev.switchgear.dynamodb.RequestBoundsTest", "shows that the budget holds in real time", Reach.CLOCK));

    private Edges() {}

    static boolean allow(String topLevelClass, Reach reach) {
        return ALL.stream()
                .anyMatch(edge ->
                        edge.name().equals(topLevelClass) && edge.reaches().contains(reach));
    }

    static Edge edge(String name, String why, Reach... reaches) {
        return new Edge(name, why, Set.of(reaches));
    }

    /** One class, what it may reach for, and the reason that it, and not its caller, does. */
    record Edge(String name, String why, Set<Reach> reaches) {}
}
