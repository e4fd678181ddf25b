package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number of milliseconds that another process reports. Every way in reads it in the same way: fractions are rounded, values
 * above the limit are cut, and negative or other values are ignored.
 *
 * @param time the value that is used; empty if the reported one is ignored
 * @param remark for the sender: the value that was ignored, rounded or cut, and the limit; empty if it was used unchanged
 * @since 0.1.0
 */
public record ReportedMillis(Optional<Duration> time, String remark) {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int SHOWN = 40;

    /**
     * Reads a number.
     *
     * @param name its name, for the remark
     * @param value a number in JSON's form; an empty text means that there is none, without a remark
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
