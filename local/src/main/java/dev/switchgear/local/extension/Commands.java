package dev.switchgear.local.extension;

import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.Sandbox;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands and variables of the processes in a sandbox. */
public final class Commands {
    public static final String TABLE = "switchgear";
    static final String CIRCUIT = "payments";

    /** Shorter times than the defaults, so that a whole outage can be watched. The budgets are for a busy machine. */
    private static final String QUICK =
            "fleetSize=3, callTimeoutMillis=1000, refreshIntervalMillis=400, rampMillis=1000,"
                    + " readBudgetMillis=150, writeBudgetMillis=250, ";

    static final String POLICY = QUICK + "openWaitMillis=500, maxOpenWaitMillis=1500";

    /**
     * Waits that are longer than a round of calls on a busy machine. With shorter ones, every call would be a probe.
     */
    static final String STORY_POLICY = QUICK + "openWaitMillis=4000, maxOpenWaitMillis=4000";

    private Commands() {}

    /** A Java function on the real runtime client. */
    static List<String> javaFunction(Sandbox host) {
        List<String> command = new ArrayList<>(host.java());
        command.addAll(LambdaFunction.SMALL_JVM);
        command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        command.add(NeighbourHandler.class.getName());
        return command;
    }

    /** The functions of the story, by language. Those of Python and Node are their own runtimes. */
    static Map<String, List<String>> functions(Sandbox host) {
        Map<String, List<String>> functions = new LinkedHashMap<>();
        functions.put("java", javaFunction(host));
        functions.put("python", List.of(program("python3").orElseThrow(), callers() + "/python/function.py"));
        functions.put("node", List.of(program("node").orElseThrow(), callers() + "/node/function.mjs"));
        return functions;
    }

    /** The folder of the functions in other languages. */
    static Path callers() {
        return Path.of(Machine.repository(), "examples", "callers");
    }

    /** Returns the path of a program, if there is one. */
    public static Optional<String> program(String name) {
        for (String folder : Machine.variable("PATH").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return Optional.of(file.toString());
            }
        }
        return Optional.empty();
    }

    static Map<String, String> variables(String dependencyUrl, String tableUrl) {
        return variables(dependencyUrl, tableUrl, POLICY);
    }

    static Map<String, String> ofTheStory(String dependencyUrl, String tableUrl) {
        return variables(dependencyUrl, tableUrl, STORY_POLICY);
    }

    private static Map<String, String> variables(String dependencyUrl, String tableUrl, String policy) {
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
                policy);
    }
}
