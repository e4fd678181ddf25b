package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.PatternSyntaxException;
import dev.switchgear.spi.CircuitId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A plan of health checks: what is checked, how often, and which addresses checks may reach. It comes from the
 * configuration only, never from the event that starts a run, because a caller of the function must not choose its
 * targets.
 *
 * @param name the name of the plan, which is one schedule
 * @param every the interval of the schedule
 * @param addresses the addresses that checks may reach
 * @param checks the checks
 */
record HealthPlan(String name, Duration every, AddressRules addresses, List<HealthCheck> checks) {
    /** The largest number of checks of a plan, because all of them run at once. */
    static final int MOST_CHECKS = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,56}");
    private static final String A_NAME = "1 to 56 characters of A-Z a-z 0-9 . _ : -";
    private static final Pattern ANY = Pattern.compile("(?s).{1,2000}");

    /**
     * Reads a plan.
     *
     * @throws IllegalArgumentException if it is invalid; the message names the value and the limit
     */
    static HealthPlan parse(String json) {
        try {
            return read(new JsonValues(Json.parse(json), "plan", Rejection.WRONG_SCHEMA));
        } catch (RejectedException e) {
            throw new IllegalArgumentException("health plan: " + e.getMessage(), e);
        }
    }

    private static HealthPlan read(JsonValues plan) {
        plan.only(Set.of("name", "everySeconds", "allow", "checks"));
        Set<String> allowed = new HashSet<>();
        plan.node("allow").forEach(range -> allowed.add(range.asText()));
        JsonNode checks = plan.node("checks");
        if (!checks.isArray() || checks.isEmpty() || checks.size() > MOST_CHECKS) {
            throw wrong("plan.checks has " + checks.size() + " checks; it must be a list of 1 to " + MOST_CHECKS);
        }
        List<HealthCheck> read = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : checks) {
            HealthCheck check = check(new JsonValues(node, "check", Rejection.WRONG_SCHEMA));
            if (!names.add(check.name())) {
                throw wrong("plan.checks has '" + check.name() + "' twice; each name must be there once");
            }
            read.add(check);
        }
        return new HealthPlan(
                plan.has("name") ? plan.text("name", NAME, A_NAME) : "health",
                Duration.ofSeconds(plan.number("everySeconds", 10, 3_600)),
                AddressRules.of(allowed),
                List.copyOf(read));
    }

    private static HealthCheck check(JsonValues check) {
        check.only(Set.of(
                "name",
                "circuit",
                "key",
                "url",
                "tcp",
                "function",
                "status",
                "slowestMillis",
                "body",
                "redirects",
                "timeoutMillis",
                "failures",
                "successes"));
        CircuitId circuit = CircuitId.of("default", check.text("circuit"));
        Optional<String> key = check.has("key")
                ? Optional.of(circuit.withKey(check.text("key")).key())
                : Optional.empty();
        return new HealthCheck(
                check.text("name", NAME, A_NAME),
                new AlarmMapping.Target(circuit.dependency(), key),
                target(check),
                Duration.ofMillis(number(check, "timeoutMillis", 4_000, 100, 60_000)),
                (int) number(check, "failures", 3, 1, 20),
                (int) number(check, "successes", 2, 1, 20));
    }

    private static HealthCheck.Target target(JsonValues check) {
        int kinds = (check.has("url") ? 1 : 0) + (check.has("tcp") ? 1 : 0) + (check.has("function") ? 1 : 0);
        if (kinds != 1) {
            throw wrong("check has " + kinds + " of url, tcp and function; it must have one");
        }
        if (check.has("function")) {
            return new HealthCheck.OwnFunction(check.text("function", ANY, "a function's name or ARN"));
        }
        if (check.has("tcp")) {
            URI uri = uri("tcp://" + check.text("tcp"));
            if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535) {
                throw wrong("check.tcp is '" + check.text("tcp") + "'; it must be host:port");
            }
            return new HealthCheck.Port(uri.getHost(), uri.getPort());
        }
        return page(check);
    }

    private static HealthCheck.Page page(JsonValues check) {
        URI uri = uri(check.text("url", ANY, "a URL"));
        requirePage(uri);
        var status = Pattern.compile("([1-5][0-9][0-9])(?:-([1-5][0-9][0-9]))?");
        var range =
                status.matcher(check.has("status") ? check.text("status", status, "like 200 or 200-299") : "200-299");
        if (!range.matches()) {
            throw wrong("check.status must be like 200 or 200-299");
        }
        int lowest = Integer.parseInt(range.group(1));
        return new HealthCheck.Page(
                uri,
                lowest,
                range.group(2) == null ? lowest : Integer.parseInt(range.group(2)),
                check.has("slowestMillis")
                        ? Optional.of(Duration.ofMillis(check.number("slowestMillis", 1, 60_000)))
                        : Optional.empty(),
                check.has("body") ? Optional.of(pattern(check.text("body", ANY, "a pattern"))) : Optional.empty(),
                (int) number(check, "redirects", 0, 0, 3));
    }

    /** @throws RejectedException if a check has an invalid value */
    static void requirePage(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong("a check's URL has the scheme '" + scheme + "'; it must be http or https");
        }
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw wrong("a check's URL has " + (uri.getHost() == null ? "no host" : "credentials")
                    + "; it must be like https://host/path");
        }
    }

    private static com.google.re2j.Pattern pattern(String text) {
        try {
            return com.google.re2j.Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw wrong("check.body is '" + text + "': " + e.getDescription()
                    + "; it must be a pattern as RE2 has them, " + "without look-around and references back");
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong("a check's address is '" + text + "': " + e.getReason());
        }
    }

    private static long number(JsonValues shape, String field, long otherwise, long least, long most) {
        return shape.has(field) ? shape.number(field, least, most) : otherwise;
    }

    private static RejectedException wrong(String message) {
        return new RejectedException(Rejection.WRONG_SCHEMA, message);
    }
}
