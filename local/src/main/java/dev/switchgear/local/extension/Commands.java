package dev.switchgear.local.extension;

import dev.switchgear.local.Host;
import dev.switchgear.local.LambdaFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the processes of a sandbox are started, and what they are told. */
final class Commands {
    static final String TABLE = "switchgear";
    static final String CIRCUIT = "payments";

    /** Everything quicker than the defaults, so that a whole outage is watched; budgets are for a busy machine. */
    static final String POLICY = "fleetSize=3, callTimeoutMillis=1000, refreshIntervalMillis=400, openWaitMillis=500,"
            + " maxOpenWaitMillis=1500, rampMillis=1000, readBudgetMillis=150, writeBudgetMillis=250";

    private Commands() {}

    /** The extension, from our own class path: the layer's launcher does the same with a smaller Java. */
    static List<String> extension(Host host) {
        List<String> command = new ArrayList<>(host.java());
        command.addAll(LambdaFunction.SMALL_JVM);
        command.add("dev.switchgear.extension.Main");
        command.add(Sandbox.EXTENSION);
        return command;
    }

    /** A Java function on the real runtime client. */
    static List<String> javaFunction(Host host) {
        List<String> command = new ArrayList<>(host.java());
        command.addAll(LambdaFunction.SMALL_JVM);
        command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        command.add(NeighbourHandler.class.getName());
        return command;
    }

    static Map<String, String> variables(String dependencyUrl, String tableUrl) {
        return Map.of(
                NeighbourHandler.DEPENDENCY,
                dependencyUrl,
                "SWITCHGEAR_TABLE",
                TABLE,
                "SWITCHGEAR_ENDPOINT",
                tableUrl,
                "SWITCHGEAR_PREFETCH",
                CIRCUIT,
                "SWITCHGEAR_POLICY",
                POLICY);
    }
}
