package dev.switchgear.benchmarks;

/**
 * One figure of a comparison; less is better.
 *
 * @param who the library
 * @param form its form or settings
 * @param value the figure; NaN if there is none
 * @param more other figures of the same measurement, for a person
 */
record PeerFigure(String who, String form, double value, String more) {
    PeerFigure(String who, String form, double value) {
        this(who, form, value, "");
    }

    boolean isOurs() {
        return who.equals(BenchRow.OURS);
    }

    /** Returns the name of the row. */
    String name() {
        return form.isEmpty() ? who : who + ", " + form;
    }
}
