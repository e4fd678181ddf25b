package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native part of the Lambda runtime client, unpacked once for all environments of a run.
 *
 * <p>By default, each process writes it over the same file in {@code /tmp}. In Lambda there is one process. Here, one
 * process would map the file while another writes it, and crash.
 */
final class RuntimeLibrary {
    private static final String PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private RuntimeLibrary() {}

    /**
     * Unpacks the library of this platform into {@code folder} and returns the JVM option that makes a process use it.
     */
    static String unpack(Path folder) {
        String name = "libaws-lambda-jni.linux" + (ThisMachine.hasMusl() ? "_musl" : "") + "-" + ThisMachine.processor()
                + ".so";
        Path target = folder.resolve(name);
        try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
            if (library == null) {
                throw new IllegalStateException("the Lambda runtime client has no library for this machine: " + name);
            }
            Files.copy(library, target);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + name, e);
        }
        return "-D" + PROPERTY + "=" + target;
    }
}
