package dev.switchgear.console;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a DestinationRule of Istio. */
@Command(
        name = "istio",
        description = "Write a DestinationRule of Istio whose outlier detection is made of a circuit's policy.",
        footer = {"", "docs/guides/mesh.md says what maps to what."})
final class ExportIstioVerb extends ExportVerb {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "name of the DestinationRule (default: the circuit's, as Kubernetes allows it)")
    private @Nullable String name;

    ExportIstioVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    String text(MeshExport export) {
        String rule = Optional.ofNullable(name)
                .orElseGet(() -> circuit().toLowerCase(Locale.ROOT).replaceAll("[_:]", "-"));
        if (rule.length() > LONGEST_NAME || !NAME.matcher(rule).matches()) {
            throw new IllegalArgumentException(
                    "the name of the DestinationRule is '" + rule + "'; Kubernetes allows 1 to " + LONGEST_NAME
                            + " characters of a-z 0-9 - . that begin and end with a letter or a digit: give --name");
        }
        return export.istio(host(), rule);
    }
}
