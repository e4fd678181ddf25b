package dev.switchgear.console;

import dev.switchgear.OperatorSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import dev.switchgear.spi.CircuitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a circuit's policy as settings of a mesh. It needs a table only for the live policy. */
abstract class ExportVerb implements Callable<Integer> {
    private static final int LONGEST_HOST = 253;
    private static final Pattern HOST =
            Pattern.compile("(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    private final Terminal terminal;

    @Mixin
    private final TableOptions target;

    @Parameters(index = "0", paramLabel = "CIRCUIT", description = "the circuit's name")
    private String circuit = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME=VALUE",
            description =
                    "values of its policy, such as consecutiveFailures=5 (docs/settings.md); defaults for the others")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--live", description = "read the live policy from the table; its values win")
    private boolean live;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            required = true,
            description = "name or IPv4 address of the dependency, such as api.example.com")
    private String host = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this, and end")
    boolean help;

    ExportVerb(Terminal terminal) {
        this.terminal = terminal;
        target = new TableOptions(terminal);
    }

    abstract String text(MeshExport export);

    @Override
    public final Integer call() {
        CircuitId.of("default", circuit);
        if (host.length() > LONGEST_HOST || !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "--host is '" + host + "'; it must be a host name or an IPv4 address of at" + " most "
                            + LONGEST_HOST + " characters, without a port");
        }
        terminal.out().println(text(export()));
        terminal.out().flush();
        return Verb.DONE;
    }

    final String circuit() {
        return circuit;
    }

    final String host() {
        return host;
    }

    private MeshExport export() {
        CircuitPolicy given = CircuitPolicy.defaults().with(values);
        List<String> origin = new ArrayList<>();
        List<String> named = new ArrayList<>();
        values.forEach((name, value) -> named.add(name + "=" + value));
        origin.add("Policy: the defaults" + (named.isEmpty() ? "" : ", and " + String.join(" ", named)) + ".");
        return new MeshExport(circuit, live ? withLive(given, origin) : given, origin);
    }

    private CircuitPolicy withLive(CircuitPolicy given, List<String> origin) {
        try (OpenTable table = target.open()) {
            OperatorSettings orders = table.switchgear().operator(circuit).orders();
            if (orders.policy().isEmpty()) {
                origin.add("The table has no live policy of it.");
                return given;
            }
            String text = orders.policy().get();
            try {
                CircuitPolicy policy = PolicyText.merge(given, text);
                origin.add("Live policy: " + text
                        + orders.policyBy().map(by -> ", set by " + by).orElse("") + ".");
                return policy;
            } catch (IllegalArgumentException e) {
                origin.add("The live policy is invalid and changes nothing, here and in the fleet: " + e.getMessage()
                        + ".");
                return given;
            }
        }
    }
}
