package dev.switchgear.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A comparison of one quantity; less is better. The first figure of ours is what the others are compared with.
 *
 * @param title what is compared
 * @param unit the unit of the figures
 * @param how how it was measured, with which settings
 * @param figures ours first
 */
record ReportSection(String title, String unit, String how, List<PeerFigure> figures) {
    /** Returns the name of its picture. */
    String picture() {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "") + ".svg";
    }

    ReportSection with(List<PeerFigure> measured) {
        return new ReportSection(title, unit, how, measured);
    }

    String svg() {
        return BarPicture.svg(title, unit, figures);
    }

    private PeerFigure ours() {
        return figures.stream()
                .filter(PeerFigure::isOurs)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("'" + title + "' has no figure of ours"));
    }

    /** Returns a line for each figure of others that is better than ours. */
    List<String> better() {
        PeerFigure ours = ours();
        return figures.stream()
                .filter(figure -> !figure.isOurs() && figure.value() < ours.value())
                .map(figure -> "- " + title + ": " + figure.name() + " " + BarPicture.text(figure.value()) + " " + unit
                        + " (" + ours.name() + " " + BarPicture.text(ours.value()) + ")")
                .toList();
    }

    List<String> markdown() {
        boolean more = figures.stream().anyMatch(figure -> !figure.more().isEmpty());
        List<String> lines = new ArrayList<>(List.of(
                "## " + title,
                "",
                how,
                "",
                "![" + title + ", as bars](" + picture() + ")",
                "",
                "| | " + unit + (more ? " | more |" : " |"),
                "|---|---:|" + (more ? "---|" : "")));
        figures.forEach(figure -> lines.add("| " + figure.name() + " | " + BarPicture.text(figure.value())
                + (more ? " | " + figure.more() + " |" : " |")));
        lines.add("");
        return lines;
    }
}
