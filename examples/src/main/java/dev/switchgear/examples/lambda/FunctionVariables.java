package dev.switchgear.examples.lambda;

import java.net.URI;
import java.util.Optional;

/** The environment variables of an example besides {@code SWITCHGEAR_…}. */
final class FunctionVariables {
    private FunctionVariables() {}

    /** @throws IllegalStateException if it is not set */
    static URI address(String name) {
        return optionalAddress(name)
                .orElseThrow(() -> new IllegalStateException(name + " is not set; it must be the address of an API"));
    }

    static Optional<URI> optionalAddress(String name) {
        return Optional.ofNullable(System.getenv(name)).map(URI::create);
    }

    static String text(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
