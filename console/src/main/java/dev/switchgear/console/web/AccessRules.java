package dev.switchgear.console.web;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides which requests are served. A page of another site can make a browser send requests to the loopback, and a
 * name server can map its own name to the loopback. So the host must be the loopback's, the origin must be this
 * console's, every request needs the token, and every change needs a form that this console has issued and that was not
 * used before.
 */
final class AccessRules {
    private static final int MOST_FORMS = 256;

    private final int port;
    private final String token;
    private final Supplier<String> secrets;
    private final String run;
    private final Deque<String> forms = new ArrayDeque<>();

    AccessRules(int port, String token, Supplier<String> secrets) {
        this.port = port;
        this.token = token;
        this.secrets = secrets;
        this.run = secrets.get();
    }

    /** @throws RequestRefused if the request is for another host, or comes from another site */
    void requireHere(Headers headers) {
        String host = requireHost(headers);
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            throw new RequestRefused(403, "a page of another site has made this request");
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !Set.of("same-origin", "none").contains(site)) {
            throw new RequestRefused(403, "a page of another site has made this request");
        }
    }

    private Set<String> hosts() {
        return Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** A link in a terminal or a chat is a request of another site, too; its token authenticates it. */
    String requireHost(Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !hosts().contains(host)) {
            throw new RequestRefused(421, "this console answers only under the address that it has printed");
        }
        return host;
    }

    /** @throws RequestRefused if the cookie of this console is missing or wrong */
    void requireCookie(Headers headers) {
        boolean known = Optional.ofNullable(headers.get("Cookie")).orElse(List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(cookieName() + "="))
                .anyMatch(cookie -> isToken(cookie.substring(cookieName().length() + 1)));
        if (!known) {
            throw new RequestRefused(401, "open the address that the console printed when it started: it has a token");
        }
    }

    /** Compares in constant time. */
    boolean isToken(String offered) {
        return MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Browsers send cookies to all ports of a host, so the port is part of the name. */
    String cookie() {
        return cookieName() + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    private String cookieName() {
        return "switchgear-" + port;
    }

    /** A value that differs in each process; a browser that sees a new one requests everything again. */
    String run() {
        return run;
    }

    /** Issues a form for one change. */
    synchronized String form() {
        String form = secrets.get();
        forms.add(form);
        if (forms.size() > MOST_FORMS) {
            forms.removeFirst();
        }
        return form;
    }

    /** @throws RequestRefused if the request has no origin, or its form was not issued or was used before */
    synchronized void requireForm(Headers headers, String form) {
        if (headers.getFirst("Origin") == null) {
            throw new RequestRefused(403, "a change needs an Origin, as browsers send it");
        }
        if (!forms.remove(form)) {
            throw new RequestRefused(409, "this form was sent already, or is too old; nothing was changed");
        }
    }
}
