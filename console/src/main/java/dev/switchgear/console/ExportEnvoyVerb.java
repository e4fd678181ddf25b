package dev.switchgear.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a cluster of Envoy. */
@Command(
        name = "envoy",
        description = "Write a cluster of Envoy whose outlier detection is made of a circuit's policy.",
        footer = {
            "",
            "It is one entry of static_resources.clusters, in YAML. docs/guides/mesh.md says what maps to what."
        })
final class ExportEnvoyVerb extends ExportVerb {
    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "443",
            description = "port of the dependency (default: ${DEFAULT-VALUE})")
    private int port;

    ExportEnvoyVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    String text(MeshExport export) {
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("--port is " + port + "; it must be 1 to " + LARGEST_PORT);
        }
        return export.envoy(host(), port);
    }
}
