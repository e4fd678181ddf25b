package dev.switchgear.dynamodb;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The time of a signature. A formatter of the JDK would load a hundred classes for sixteen characters. */
final class RequestClock {
    private RequestClock() {}

    /** Returns the time as AWS writes it, such as {@code 20260101T120000Z}. */
    static String now() {
        return text(System.currentTimeMillis());
    }

    static String text(long millis) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1_000), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(16);
        two(text, time.getYear() / 100);
        two(text, time.getYear() % 100);
        two(text, time.getMonthValue());
        two(text, time.getDayOfMonth());
        text.append('T');
        two(text, time.getHour());
        two(text, time.getMinute());
        two(text, time.getSecond());
        return text.append('Z').toString();
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
