package dev.switchgear.walls;

import java.util.List;
import java.util.Set;

/**
 * The classes that may use the outside world, what each may use, and why. All other classes get time, random numbers
 * and settings as arguments, so that the same code runs in Lambda, in a test and in the simulator.
 *
 * <p>This is the only such list. It names top-level classes with their package; their nested classes are included.
 * {@link EdgeClassesTest} fails for an entry that is no longer needed.
 */
final class EdgeClasses {

    static final List<Edge> ALL = List.of(
            edge(
                    "dev.switchgear.Switchgear",
                    "without a clock in the builder, this process's clocks are used",
                    Reach.CLOCK),
            edge(
                    "dev.switchgear.driver.Edges",
                    "makes the identity of a process after a snapshot is restored, writes the few log lines, and runs"
                            + " work outside of calls",
                    Reach.RANDOMNESS,
                    Reach.LOG,
                    Reach.THREADS),
            edge(
                    "dev.switchgear.driver.BudgetTimer",
                    "an asynchronous call stops waiting for the store",
                    Reach.THREADS),
            edge("dev.switchgear.driver.Events", "a slow listener must not delay a call", Reach.THREADS),
            edge(
                    "dev.switchgear.driver.StoreLane",
                    "a caller continues without waiting for a slow store",
                    Reach.THREADS),
            edge(
                    "dev.switchgear.driver.Watchdog",
                    "a call that is cut off by its deadline cannot report itself, and a process is killed in real time",
                    Reach.CLOCK,
                    Reach.THREADS),
            edge("dev.switchgear.benchmarks.CirclingClock", "measures with a real clock", Reach.CLOCK),
            edge("dev.switchgear.benchmarks.ClockReads", "measures what reading a clock costs", Reach.CLOCK),
            edge(
                    "dev.switchgear.console.web.ConsoleProcess",
                    "the only access to the console's process: its variables, its user, its clock and secure random"
                            + " texts",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge("dev.switchgear.dynamodb.Deadline", "a request's budget is real time", Reach.CLOCK),
            edge(
                    "dev.switchgear.dynamodb.ProcessVariables",
                    "the region and the keys that Lambda gives to a function, without the SDK's chains",
                    Reach.ENVIRONMENT),
            edge("dev.switchgear.dynamodb.RequestClock", "a signature names the time", Reach.CLOCK),
            edge(
                    "dev.switchgear.extension.ThisProcess",
                    "the only access to clocks, variables and secure random ids",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.examples.lambda.FunctionVariables",
                    "a function is configured by its environment",
                    Reach.ENVIRONMENT),
            edge("dev.switchgear.lambda.StartReadTest", "region and keys are those of the process", Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.lambda.ProcessEdges",
                    "the only access to a function's process: its variables, its clock and random numbers",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.extension.layer.BuildMachine",
                    "the layer contains the Java runtime that builds it",
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
                    "the only access to this machine: its clocks and the launcher's settings",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.sandbox.QueueMapping",
                    "its pollers wait for the settings of the mapping, and for the end of a change",
                    Reach.SLEEP),
            edge(
                    "dev.switchgear.sandbox.ThisMachine",
                    "the only access to this machine: its clock and its Java",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.signals.ThisFunction",
                    "Lambda creates handlers and configures them by environment variables; an event needs an identity",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.sources.GovernorProcess",
                    "the handlers are made by Lambda, and set up by their environment variables; groups are redriven beside"
                            + " each other",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.THREADS),
            edge(
                    "dev.switchgear.workflow.Handlers",
                    "a Lambda function is configured by its environment, and gives an execution its clock and random"
                            + " numbers",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT,
                    Reach.RANDOMNESS),
            edge(
                    "dev.switchgear.console.Console",
                    "a command gets its table and its user from variables, and reads the clock for its callers",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.console.Operating",
                    "the SDK needs credentials that DynamoDB Local accepts",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.console.OperatorProcess",
                    "a command runs in a process of its own, with this one's Java and class path",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.simulator.runs.SimulatorProcess",
                    "shows progress in real time, and names the commit of a failure",
                    Reach.CLOCK,
                    Reach.ENVIRONMENT),
            edge("dev.switchgear.simulator.runs.Trials", "many runs at once, each in one thread", Reach.THREADS),
            edge(
                    "dev.switchgear.lambda.MetricsTest",
                    "a process that ends runs on its own, with this one's Java and class path",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.walls.Consumer",
                    "a program is compiled and run with the class path of the tests",
                    Reach.ENVIRONMENT),
            edge(
                    "dev.switchgear.signals.SecurePageTest",
                    "the JDK's own tool makes its certificates",
                    Reach.ENVIRONMENT),
            edge("dev.switchgear.dynamodb.RequestBoundsTest", "shows that the budget holds in real time", Reach.CLOCK));

    private EdgeClasses() {}

    static boolean allow(String topLevelClass, Reach reach) {
        return ALL.stream()
                .anyMatch(edge ->
                        edge.name().equals(topLevelClass) && edge.reaches().contains(reach));
    }

    static Edge edge(String name, String why, Reach... reaches) {
        return new Edge(name, why, Set.of(reaches));
    }

    /** One class, what it may use, and why its caller cannot pass that in. */
    record Edge(String name, String why, Set<Reach> reaches) {}
}
