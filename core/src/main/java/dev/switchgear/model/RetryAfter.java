package dev.switchgear.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the {@code Retry-After} field of an HTTP response (RFC 9110, section 10.2.3) and bounds the waits that
 * dependencies ask for. Every way into a circuit uses the same bounds.
 *
 * @since 0.1.0
 */
public final class RetryAfter {
    /** The longest wait that counts: 1 h. A longer one is taken for this; the policy's {@code maxRetryAfter} then applies. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final int MANY_DIGITS = 9;

    private RetryAfter() {}

    /**
     * Returns the wait that a field asks for: a number of seconds ({@code 120}) or an HTTP date in one of its three
     * forms ({@code Fri, 31 Dec 1999 23:59:59 GMT}).
     *
     * @param field the field's value
     * @param now the time that a date is compared with
     * @return the wait, at most {@link #LONGEST}; empty if the value cannot be read, is zero, or names a time that has
     *     passed. Never throws because of the value
     */
    public static Optional<Duration> of(String field, Instant now) {
        String value = field.strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return bounded(value.length() > MANY_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(value)));
        }
        return HttpDate.read(value, now).flatMap(until -> bounded(Duration.between(now, until)));
    }

    /** Returns a wait as it counts: none if it is zero or negative, at most {@link #LONGEST}. */
    static Optional<Duration> bounded(Duration wait) {
        if (wait.isZero() || wait.isNegative()) {
            return Optional.empty();
        }
        return Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    /** The three forms of RFC 9110, section 5.6.7. The day of the week is not compared with the date. */
    private static final class HttpDate {
        private static final int LATEST_CENTURY_YEARS = 50;
        private static final List<DateTimeFormatter> AFTER_COMMA =
                List.of(form("d MMM uuuu HH:mm:ss 'GMT'").toFormatter(Locale.US), twoDigitYear());
        private static final DateTimeFormatter ASCTIME =
                form("MMM d HH:mm:ss uuuu").toFormatter(Locale.US);

        private HttpDate() {}

        static Optional<Instant> read(String value, Instant now) {
            int comma = value.indexOf(',');
            if (comma >= 0) {
                String date = value.substring(comma + 1).strip();
                return AFTER_COMMA.stream()
                        .map(form -> parsed(form, date, now))
                        .flatMap(Optional::stream)
                        .findFirst();
            }
            int space = value.indexOf(' ');
            return space < 0
                    ? Optional.empty()
                    : parsed(ASCTIME, value.substring(space).strip().replaceAll(" +", " "), now);
        }

        private static Optional<Instant> parsed(DateTimeFormatter form, String date, Instant now) {
            try {
                LocalDateTime read = LocalDateTime.parse(date, form);
                boolean lastCentury = form == AFTER_COMMA.get(1)
                        && read.getYear() > now.atOffset(ZoneOffset.UTC).getYear() + LATEST_CENTURY_YEARS;
                return Optional.of((lastCentury ? read.minusYears(100) : read).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static DateTimeFormatter twoDigitYear() {
            return form("d-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US);
        }

        private static DateTimeFormatterBuilder form(String pattern) {
            return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
        }
    }
}
