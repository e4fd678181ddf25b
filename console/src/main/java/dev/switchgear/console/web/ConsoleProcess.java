package dev.switchgear.console.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** The one who asks this process for its variables, its user, its clock and unguessable texts. */
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

    /** A text that nobody can guess. */
    String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
