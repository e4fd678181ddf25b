package dev.switchgear.console;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as a person reads and types them. */
final class TimeText {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private TimeText() {}

    static String utc(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 90 s}, {@code 12 min}, {@code 3 h}, {@code 2 d}. */
    static String lasted(Duration time) {
        if (time.compareTo(MINUTE.multipliedBy(2)) < 0) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        if (time.compareTo(HOUR.multipliedBy(2)) < 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(DAY.multipliedBy(2)) < 0 ? time.toHours() + " h" : time.toDays() + " d";
    }

    /** Reads {@code 30s}, {@code 15m}, {@code 2h}, {@code 1d}, or a duration of ISO 8601. */
    static final class DurationReader implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            String iso = text.toUpperCase(Locale.ROOT);
            String whole = iso.startsWith("P") ? iso : iso.endsWith("D") ? "P" + iso : "PT" + iso;
            try {
                return Duration.parse(whole);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no duration; write 30s, 15m, 2h, 1d, or one of ISO 8601");
            }
        }
    }

    /** A time in the past. */
    interface Past {
        Instant before(Instant now);
    }

    /** Reads a duration, which is counted from now, or an instant of ISO 8601. */
    static final class PastReader implements ITypeConverter<Past> {
        @Override
        public Past convert(String text) {
            try {
                Instant at = Instant.parse(text);
                return now -> at;
            } catch (DateTimeParseException e) {
                Duration ago = new DurationReader().convert(text);
                return now -> now.minus(ago);
            }
        }
    }
}
