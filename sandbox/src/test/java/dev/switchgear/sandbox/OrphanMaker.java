package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process for tests: starts a fleet of one, prints its environment's process id and its folder, and waits to be killed. */
public final class OrphanMaker {
    private OrphanMaker() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        Sandbox host = Sandbox.open();
        LambdaFunction function = new LambdaFunction(
                "talk", TalkingHandler.class, Map.of(), LambdaFunction.SMALL_JVM, Duration.ofSeconds(30));
        FunctionFleet fleet = new FunctionFleet(host, function, 1);
        fleet.start(1);
        fleet.awaitReady();
        System.out.println(fleet.environments().get(0).pid() + " " + host.folder());
        new CountDownLatch(1).await();
    }
}
