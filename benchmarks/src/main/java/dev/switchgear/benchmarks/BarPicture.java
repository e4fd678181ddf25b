package dev.switchgear.benchmarks;

import java.util.List;
import java.util.Locale;

/** Figures as horizontal bars, as SVG that needs nothing else. It follows the light or dark theme of its reader. */
final class BarPicture {
    private static final int WIDTH = 760;
    private static final int NAMES = 300;
    private static final int LONGEST = 360;
    private static final int ROW = 22;
    private static final int BAR = 14;
    private static final int TOP = 34;
    private static final String STYLE =
            "<style>text{font:12px sans-serif;fill:#1f2328}.title{font-weight:bold}.ours{fill:#0969da}"
                    + ".theirs{fill:#8c959f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#4493f8}"
                    + ".theirs{fill:#6e7681}}</style>";

    private BarPicture() {}

    /** Draws the figures in their order; NaN as no bar. */
    static String svg(String title, String unit, List<PeerFigure> figures) {
        double most = figures.stream()
                .mapToDouble(PeerFigure::value)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n%s%n"
                        + "<text class=\"title\" x=\"0\" y=\"18\">%s</text>%n",
                WIDTH,
                TOP + ROW * figures.size(),
                escaped(title),
                STYLE,
                escaped(title + (unit.isEmpty() ? "" : ", " + unit))));
        for (int at = 0; at < figures.size(); at++) {
            draw(svg, figures.get(at), TOP + at * ROW, most > 0 ? most : 1);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, PeerFigure figure, int y, double most) {
        double length = Double.isFinite(figure.value()) ? LONGEST * figure.value() / most : 0;
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\""
                        + " height=\"%d\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n",
                NAMES - 8,
                y + BAR - 3,
                escaped(figure.name()),
                figure.isOurs() ? "ours" : "theirs",
                NAMES,
                y,
                length,
                BAR,
                NAMES + length + 6,
                y + BAR - 3,
                text(figure.value())));
    }

    /** Returns a figure as it is printed: three digits, or whole above a hundred; a dash for none. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
