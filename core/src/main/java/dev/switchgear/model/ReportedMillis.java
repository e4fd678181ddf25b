package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number of milliseconds as another process reports it. Every way in reads it alike: fractions are rounded, what is
 * beyond the limit is cut, and what is no number or negative is left out.
 *
 * @param time what is taken; empty if nothing is
 * @param remark what was not taken as it came, with the value and the limit, for whoever reported it; empty if nothing
 * @since 0.1.0
 */
public record ReportedMillis(Optional<Duration> time, String remark) {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int SHOWN = 40;

    /**
     * Reads a number.
     *
     * @param name what it is called, for the remark
     * @param value a number in JSON's form; an empty text is none, and not worth a remark
     * @param most the limit
     */
    public static ReportedMillis of(String name, String value, Duration most) {
        String text = value.strip();
        if (text.isEmpty()) {
            return new ReportedMillis(Optional.empty(), "");
        }
        String is = name + " is " + Texts.shortened(text, SHOWN);
        boolean whole = WHOLE.matcher(text).matches();
        if (!whole && !NUMBER.matcher(text).matches()) {
            return new ReportedMillis(Optional.empty(), is + " and left out; " + limits(most));
        }
        double number = whole ? Long.parseLong(text) : Double.parseDouble(text);
        if (number < 0) {
            return new ReportedMillis(Optional.empty(), is + " and left out; " + limits(most));
        }
        if (number > most.toMillis()) {
            return new ReportedMillis(Optional.of(most), is + "; " + most.toMillis() + " is taken, the most");
        }
        long rounded = Math.round(number);
        String remark = number == rounded ? "" : is + "; " + rounded + " is taken";
        return new ReportedMillis(Optional.of(Duration.ofMillis(rounded)), remark);
    }

    private static String limits(Duration most) {
        return "it must be a number from 0 to " + most.toMillis();
    }
}
