package dev.switchgear.extension.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of the extension, with simulated neighbours, in which it does everything that it does in a function. */
final class Training {
    private static final int GLANCE_MILLIS = 50;
    private static final int ROUNDS = 30;
    private static final int MOST_FAILURES = 200;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1:([0-9]+)");
    private static final Pattern PERMIT = Pattern.compile("\"permit\":\"([0-9a-f]+)\"");

    private final Path launcher;

    Training(Path launcher) {
        this.launcher = launcher;
    }

    /** Runs it; the names of the loaded classes are written to {@code list}. */
    void run(Path list) throws IOException, InterruptedException {
        try (Neighbours neighbours = new Neighbours()) {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", launcher.toString());
            Map<String, String> variables = builder.environment();
            variables.clear();
            variables.putAll(Map.of(
                    "AWS_LAMBDA_RUNTIME_API", neighbours.authority(),
                    "AWS_REGION", "us-east-1",
                    "AWS_ACCESS_KEY_ID", "none",
                    "AWS_SECRET_ACCESS_KEY", "none",
                    "AWS_SESSION_TOKEN", "none",
                    "SWITCHGEAR_TABLE", "circuits",
                    "SWITCHGEAR_ENDPOINT", "http://" + neighbours.authority(),
                    "SWITCHGEAR_PREFETCH", "prefetched",
                    "SWITCHGEAR_EXTENSION_HTTP_PORT", "0"));
            variables.put(
                    "SWITCHGEAR_POLICY",
                    "refreshIntervalMillis=200, readBudgetMillis=5000, writeBudgetMillis=5000, fleetSize=1");
            variables.put("SWITCHGEAR_LAYER_TRAINING", "-Xshare:off -XX:DumpLoadedClassList=" + list);
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                exercise(port(process), neighbours);
                neighbours.shutdown();
                if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                    throw new IOException("the extension did not end as it should in its training");
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static int port(Process process) throws IOException {
        var lines = process.inputReader(UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new IOException("the extension did not listen in its training");
    }

    private static void exercise(int port, Neighbours neighbours) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        until(port, "GET", "/health", "\"store\":\"ready\"");
        until(port, "POST", "/circuits/training/permits", "\"degraded\":false");
        for (int i = 0; i < ROUNDS; i++) { // long enough for reads in the background
            call(port, "success");
            var unused = never.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        }
        for (int i = 0; i < MOST_FAILURES && !neighbours.isWritten(); i++) {
            call(port, "failure");
        }
        call(port, "ignored");
        ask(port, "POST", "/outcomes", "{\"outcomes\":[{\"circuit\":\"training\",\"result\":\"success\"}]}");
        ask(port, "POST", "/circuits/training/permits", "{nonsense");
        ask(port, "GET", "/circuits/training", "");
        ask(port, "GET", "/circuits", "");
        ask(port, "GET", "/", "");
        neighbours.refuse();
        until(port, "POST", "/circuits/refused/permits", "\"degraded\":true");
    }

    private static void call(int port, String result) throws IOException {
        Matcher id = PERMIT.matcher(ask(port, "POST", "/circuits/training/permits", "{}"));
        String permit = id.find() ? "\"permit\":\"" + id.group(1) + "\"," : "";
        ask(
                port,
                "POST",
                "/circuits/training/outcomes",
                "{" + permit + "\"result\":\"" + result + "\",\"durationMillis\":3}");
    }

    private static void until(int port, String method, String path, String wanted)
            throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        String answer = "";
        for (int waited = 0; waited < PATIENCE_MILLIS; waited += GLANCE_MILLIS) {
            answer = ask(port, method, path, "");
            if (answer.contains(wanted)) {
                return;
            }
            var unused = never.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        }
        throw new IOException("the extension never said " + wanted + " in its training, but " + answer);
    }

    private static String ask(int port, String method, String path, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Switchgear-Token: none\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
