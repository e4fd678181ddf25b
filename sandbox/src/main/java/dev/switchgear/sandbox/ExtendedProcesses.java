package dev.switchgear.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two processes of an environment with an extension. The extension starts first and prints its port, which the
 * function gets. Every call needs the lock of the environment.
 */
final class ExtendedProcesses {
    private static final String TOKEN = "a session token";
    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1:([0-9]+)");

    private final Sandbox host;
    private final ExtendedSetup setup;
    private final String authority;
    private final ChildProcess extension;
    private @Nullable ChildProcess function;

    /**
     * Starts the extension; {@code authority} is the address of its Extensions API and of the function's Runtime API.
     */
    ExtendedProcesses(Sandbox host, ExtendedSetup setup, String authority) {
        this.host = host;
        this.setup = setup;
        this.authority = authority;
        extension = ChildProcess.start(host, extensionLog(), setup.extension(), variables("0"));
    }

    /** Starts the function and returns when it ends; the extension must listen. */
    CompletableFuture<Process> startFunction() {
        Matcher port = PORT.matcher(log());
        if (!port.find()) {
            throw new IllegalStateException("the extension does not listen" + extension.tail());
        }
        ChildProcess started = ChildProcess.start(host, setup.name(), setup.function(), variables(port.group(1)));
        function = started;
        return started.ended();
    }

    ChildProcess extension() {
        return extension;
    }

    boolean functionStarted() {
        return function != null;
    }

    void freeze() {
        if (function != null) {
            function.freeze();
        }
        extension.freeze();
    }

    void thaw() {
        extension.thaw();
        if (function != null) {
            function.thaw();
        }
    }

    void killFunction() {
        if (function != null) {
            function.close();
        }
    }

    void killBoth() {
        killFunction();
        extension.close();
    }

    /** The end of both logs. */
    String tail() {
        return extension.tail() + (function == null ? "" : function.tail());
    }

    /** The log of the extension. */
    String log() {
        try {
            return Files.readString(host.folder().resolve(extensionLog() + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String extensionLog() {
        return setup.name() + "-extension";
    }

    private Map<String, String> variables(String port) {
        Map<String, String> variables = LambdaVariables.of(setup.name(), setup.name(), "function", authority);
        variables.put("AWS_SESSION_TOKEN", TOKEN);
        variables.put("SWITCHGEAR_EXTENSION_HTTP_PORT", port);
        variables.put("LAMBDA_TASK_ROOT", host.folder().toString());
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.putAll(setup.variables());
        return variables;
    }
}
