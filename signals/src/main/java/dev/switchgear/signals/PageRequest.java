package dev.switchgear.signals;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One GET, with the parts of HTTP/1.1 that a health check needs. */
final class PageRequest {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Dialer dialer;

    PageRequest(Dialer dialer) {
        this.dialer = dialer;
    }

    /**
     * Requests a page.
     *
     * @param body whether to read its body; a body that is not read may be endless
     * @throws IOException if there was no valid answer
     */
    PageAnswer get(URI uri, boolean body) throws IOException {
        boolean secure = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP;
        Socket plain = dialer.connect(uri.getHost(), port);
        try (Socket socket = secure ? dialer.secured(plain, uri.getHost(), port) : plain) {
            socket.getOutputStream().write(head(uri).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new PageReader(dialer, socket).read(body);
        }
    }

    private static String head(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return "GET " + path + query + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "User-Agent: switchgear-health\r\n"
                + "Accept: */*\r\n"
                + "Connection: close\r\n\r\n";
    }
}
