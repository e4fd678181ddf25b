package dev.switchgear.console.web;

import dev.switchgear.console.Console;
import java.util.Arrays;

/** The main class of the runnable jar: the verbs, and the web console as the verb {@code console}. */
public final class CommandJar {
    private CommandJar() {}

    /**
     * Runs one verb, and ends the process.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("console")) {
            WebConsole.main(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else {
            Console.main(arguments);
        }
    }
}
