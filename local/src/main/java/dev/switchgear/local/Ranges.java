package dev.switchgear.local;

/** Reads numbers from the command line. The message about an invalid one names the limits. */
public final class Ranges {
    private Ranges() {}

    /**
     * Returns the number in {@code text}.
     *
     * @throws UsageException unless it is a whole number from {@code least} to {@code most}
     */
    public static int whole(String option, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the limits.
        }
        throw new UsageException(
                option + " is '" + text + "'; it must be a whole number from " + least + " to " + most);
    }

    /**
     * Returns the number in {@code text}.
     *
     * @throws UsageException unless it is a number from {@code least} to {@code most}
     */
    public static double decimal(String option, String text, double least, double most) {
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the limits.
        }
        throw new UsageException(option + " is '" + text + "'; it must be a number from " + least + " to " + most);
    }

    /**
     * Returns the number in {@code text}.
     *
     * @throws UsageException unless it is a whole number of 64 bits
     */
    public static long seed(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " is '" + text + "'; it must be a whole number of at most 19 digits");
        }
    }
}
