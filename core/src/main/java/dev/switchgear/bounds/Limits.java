package dev.switchgear.bounds;

import java.time.Duration;
import java.util.Objects;

/** Checks values that a user gave; every message names the value and the limit. */
public final class Limits {
    private Limits() {}

    public static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw outside(name, value, least, most);
        }
        return value;
    }

    public static double within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) { // also refuses NaN
            throw outside(name, value, least, most);
        }
        return value;
    }

    public static Duration within(String name, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw outside(name, shown(value), shown(least), shown(most));
        }
        return value;
    }

    /** Limits a measured or requested time to 0 to 24 h, so that no arithmetic overflows. */
    public static Duration bounded(Duration given) {
        Duration day = Duration.ofHours(24);
        return given.isNegative() ? Duration.ZERO : given.compareTo(day) > 0 ? day : given;
    }

    private static IllegalArgumentException outside(String name, Object value, Object least, Object most) {
        return new IllegalArgumentException(name + " is " + value + "; it must be " + least + " to " + most);
    }

    private static String shown(Duration duration) {
        boolean wholeSeconds = duration.toMillisPart() == 0 && !duration.isZero();
        return wholeSeconds ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
