package dev.switchgear.extension;

import java.util.ArrayList;
import java.util.List;

/** A parsed path. Every segment is a valid name of a circuit, so none can refer to another path. */
final class Route {
    private static final int LONGEST_NAME = 256;

    private final List<String> segments;

    private Route(List<String> segments) {
        this.segments = segments;
    }

    /** @throws BadRequestException if a segment is not a valid name */
    static Route of(String path) throws BadRequestException {
        List<String> segments = new ArrayList<>();
        if (path.length() > 1) {
            for (String segment : path.substring(1).split("/", -1)) {
                segments.add(name(segment));
            }
        }
        return new Route(segments);
    }

    /** Whether the path has these segments, where {@code *} stands for any segment. */
    boolean is(String... pattern) {
        if (pattern.length != segments.size()) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    String segment(int index) {
        return segments.get(index);
    }

    /** Decodes a name, because clients encode its colon, and refuses an invalid one. */
    static String name(String encoded) throws BadRequestException {
        StringBuilder name = new StringBuilder(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char character = encoded.charAt(i);
            if (character == '%') {
                character = escaped(encoded, i);
                i += 2;
            }
            boolean known = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || "._:-".indexOf(character) >= 0;
            if (!known) {
                throw wrong(encoded);
            }
            name.append(character);
        }
        if (name.length() == 0 || name.length() > LONGEST_NAME) {
            throw wrong(encoded);
        }
        return name.toString();
    }

    private static char escaped(String encoded, int at) throws BadRequestException {
        int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 2), 16);
        if (low < 0) {
            throw wrong(encoded);
        }
        return (char) (16 * high + low);
    }

    private static BadRequestException wrong(String name) {
        return new BadRequestException(
                400,
                "'" + BoundedJson.shortened(name) + "' is not a valid name; a name is 1 to " + LONGEST_NAME
                        + " characters of A-Z a-z 0-9 . _ : -");
    }
}
