package dev.switchgear.simulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over time, as SVG. A logarithmic plot draws values below 0.1 at the bottom, so that no value is lost. */
final class Plot {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 170;
    private static final int LEFT = 46;
    private static final int RIGHT = 470;
    private static final int TOP = 8;
    private static final int BOTTOM = 145;
    private static final double FLOOR = 0.1;
    private static final int SECONDS_BETWEEN_MARKS = 60;

    private final int seconds;
    private final boolean logarithmic;
    private final List<Line> lines = new ArrayList<>();
    private double shadeFrom;
    private double shadeUntil;

    private record Line(String name, String colour, List<Double> values) {}

    Plot(int seconds, boolean logarithmic) {
        this.seconds = seconds;
        this.logarithmic = logarithmic;
    }

    /** Marks a time. */
    void shade(double from, double until) {
        shadeFrom = from;
        shadeUntil = until;
    }

    /** Adds a line with one value for each second; NaN leaves a gap. */
    void line(String name, String colour, List<Double> values) {
        lines.add(new Line(name, colour, values));
    }

    String svg(String title) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, title));
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#fff1f0\"/>%n",
                x(shadeFrom),
                TOP,
                x(shadeUntil) - x(shadeFrom),
                BOTTOM - TOP));
        marks(svg);
        lines.forEach(line -> draw(svg, line));
        return svg.append("</svg>\n").toString();
    }

    private void marks(StringBuilder svg) {
        for (int second = 0; second <= seconds; second += SECONDS_BETWEEN_MARKS) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
                    x(second),
                    BOTTOM + 18,
                    second));
        }
        double top = top();
        double step = logarithmic ? 10 : 50;
        for (double value = logarithmic ? FLOOR : 0;
                value <= top * 1.001;
                value = logarithmic ? value * step : value + step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#d0d7de\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    RIGHT,
                    y(value),
                    y(value),
                    LEFT - 6,
                    y(value) + 4,
                    logarithmic && value <= FLOOR ? "≤ 0.1" : String.format(Locale.ROOT, "%,.0f", value)));
        }
    }

    private void draw(StringBuilder svg, Line line) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.values.size(); i++) {
            if (line.values.get(i).isNaN()) {
                pen = false;
            } else {
                path.append(
                        String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", x(i + 0.5), y(line.values.get(i))));
                pen = true;
            }
        }
        boolean ours = line.name.equals("switchgear");
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\""
                        + "><title>%s</title></path>%n",
                path,
                line.colour,
                ours ? "2.5" : "1.6",
                line.name));
    }

    private double x(double second) {
        return LEFT + (RIGHT - LEFT) * second / seconds;
    }

    private double y(double value) {
        double top = top();
        double share = logarithmic
                ? Math.log(Math.max(FLOOR, value) / FLOOR) / Math.log(top / FLOOR)
                : Math.min(top, value) / top;
        return BOTTOM - (BOTTOM - TOP) * share;
    }

    private double top() {
        if (!logarithmic) {
            return 100;
        }
        double most = 1;
        for (Line line : lines) {
            for (double value : line.values) {
                while (value > most) {
                    most *= 10;
                }
            }
        }
        return most;
    }
}
