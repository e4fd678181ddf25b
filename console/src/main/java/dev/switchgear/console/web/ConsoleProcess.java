package dev.switchgear.console.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** The only access of the console to its process: variables, user, clock and secure random texts. */
final class ConsoleProcess implements ConsoleOptions.ThisMachineSays {
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String variable(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .orElse(otherwise);
    }

    @Override
    public String user() {
        return Optional.ofNullable(System.getProperty("user.name"))
                .filter(name -> !name.isBlank())
                .orElse("unknown");
    }

    @Override
    public InstantSource clock() {
        return Clock.systemUTC();
    }

    /** Returns a secure random text. */
    String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
