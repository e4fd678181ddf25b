package dev.switchgear.console;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A circuit as YAML for a mesh.
 *
 * @param circuit the circuit's name
 * @param policy how the circuit behaves
 * @param origin where the policy comes from, for a person
 */
record MeshExport(String circuit, CircuitPolicy policy, List<String> origin) {
    private static final int WIDTH = 110;

    /** Returns a cluster of Envoy. */
    String envoy(String host, int port) {
        OutlierRule rule = OutlierRule.of(policy);
        List<String> yaml =
                head("a cluster of Envoy, whose outlier detection is made of the circuit's policy", envoyNotes());
        yaml.add("name: \"" + circuit + "\"");
        yaml.add("# One host for all addresses of the name, so that an ejection is of the whole dependency.");
        yaml.add("type: LOGICAL_DNS");
        yaml.add("load_assignment:");
        yaml.add("  cluster_name: \"" + circuit + "\"");
        yaml.add("  endpoints:");
        yaml.add("    - lb_endpoints:");
        yaml.add("        - endpoint:");
        yaml.add("            address:");
        yaml.add("              socket_address: {address: \"" + host + "\", port_value: " + port + "}");
        yaml.add("common_lb_config:");
        yaml.add("  # By default (50), calls go to ejected hosts when half of the hosts are ejected.");
        yaml.add("  healthy_panic_threshold: {value: 0}");
        yaml.add(
                "  # By default (1s), calls go on for up to 1 s when a host is ejected again soon after it came back.");
        yaml.add("  update_merge_window: 0s");
        yaml.add("outlier_detection:");
        inARow(yaml, "  ", "consecutive_5xx: " + rule.failuresInARow(), rule);
        enforced(yaml);
        yaml.add("  enforcing_consecutive_5xx: " + rule.enforced());
        rule.percentage().ifPresent(percent -> {
            yaml.add("  # Of a host that had so many calls in one interval.");
            yaml.add("  failure_percentage_threshold: " + percent);
            yaml.add("  failure_percentage_request_volume: " + rule.calls());
            yaml.add("  failure_percentage_minimum_hosts: 1");
            yaml.add("  enforcing_failure_percentage: " + rule.enforced());
        });
        yaml.add("  # A comparison between hosts, which a circuit does not make.");
        yaml.add("  enforcing_success_rate: 0");
        yaml.add("  # refreshIntervalMillis. A wait ends with the first interval after it.");
        yaml.add("  interval: " + OutlierRule.seconds(policy.refreshInterval()));
        yaml.add("  # openWaitMillis. Each ejection in a row is longer by this time; a circuit doubles its wait.");
        yaml.add("  base_ejection_time: " + OutlierRule.seconds(policy.openWait()));
        yaml.add("  # maxOpenWaitMillis.");
        yaml.add("  max_ejection_time: " + OutlierRule.seconds(policy.maxOpenWait()));
        yaml.add("  # By default (10), a single host is never ejected.");
        yaml.add("  max_ejection_percent: 100");
        return String.join("\n", yaml);
    }

    /** Returns a DestinationRule of Istio. */
    String istio(String host, String name) {
        OutlierRule rule = OutlierRule.of(policy);
        List<String> yaml = head(
                "a DestinationRule of Istio, whose outlier detection is made of the circuit's policy", istioNotes());
        yaml.add("apiVersion: networking.istio.io/v1");
        yaml.add("kind: DestinationRule");
        yaml.add("metadata:");
        yaml.add("  name: \"" + name + "\"");
        yaml.add("spec:");
        yaml.add("  host: \"" + host + "\"");
        yaml.add("  trafficPolicy:");
        yaml.add("    outlierDetection:");
        boolean off = rule.enforced() == 0;
        if (off) {
            yaml.add("      # 0 turns it off: the policy refuses nothing (" + enforcement() + ").");
            yaml.add("      consecutive5xxErrors: 0");
        } else {
            inARow(yaml, "      ", "consecutive5xxErrors: " + rule.failuresInARow(), rule);
        }
        yaml.add("      # refreshIntervalMillis. A wait ends with the first interval after it.");
        yaml.add("      interval: " + OutlierRule.seconds(policy.refreshInterval()));
        yaml.add("      # openWaitMillis. Each ejection in a row is longer by this time; a circuit doubles its wait.");
        yaml.add("      baseEjectionTime: " + OutlierRule.seconds(policy.openWait()));
        yaml.add("      # By default (10), a single host is never ejected.");
        yaml.add("      maxEjectionPercent: 100");
        yaml.add("      # Calls never go to ejected hosts, however many are ejected.");
        yaml.add("      minHealthPercent: 0");
        return String.join("\n", yaml);
    }

    private List<String> envoyNotes() {
        List<String> notes = MeshNotes.of(policy);
        notes.add("For HTTPS, add a transport_socket with UpstreamTlsContext and the server's name.");
        return notes;
    }

    private List<String> istioNotes() {
        List<String> notes = MeshNotes.of(policy);
        notes.add("maxOpenWaitMillis " + policy.maxOpenWait().toMillis()
                + ": no counterpart. Istio leaves Envoy's default, 300 s, or baseEjectionTime if that is longer.");
        notes.add("An ejection soon after a wait takes effect up to 1 s late: only an EnvoyFilter sets Envoy's"
                + " update_merge_window.");
        notes.add("Every address of the host is ejected alone.");
        notes.add("A host outside of the mesh needs a ServiceEntry too.");
        if (policy.tripRule() instanceof TripRule.FailureRate) {
            notes.add(
                    "failureRateThreshold " + rate() + ": so many failures in a row stand for it. Only the API of Istio"
                            + " 1.32 and newer has a rate: failurePercentageThreshold: "
                            + OutlierRule.of(policy).percentage().orElseThrow() + ".");
        }
        if (policy.shadow() || policy.enforcePercentage() < 100) {
            notes.add(enforcement() + ": no counterpart. Outlier detection is on, or off where nothing is enforced; it"
                    + " has no form that only counts.");
        }
        return notes;
    }

    private List<String> head(String what, List<String> notes) {
        List<String> yaml = new ArrayList<>();
        comment(yaml, "# ", "The circuit '" + circuit + "' as " + what + ".");
        origin.forEach(line -> comment(yaml, "# ", line));
        yaml.add("#");
        yaml.add("# What is different from a circuit:");
        notes.forEach(note -> comment(yaml, "# - ", note));
        return yaml;
    }

    private void inARow(List<String> yaml, String indent, String setting, OutlierRule rule) {
        if (policy.tripRule() instanceof TripRule.FailureRate) {
            comment(
                    yaml,
                    indent + "# ",
                    "failureRateThreshold " + rate() + ": a dependency that fails at this rate has "
                            + rule.failuresInARow() + " failures in a row less than once in 1,000 times.");
        } else if (policy.tripRule() instanceof TripRule.ConsecutiveFailures) {
            yaml.add(indent + "# consecutiveFailures.");
        } else {
            yaml.add(indent + "# failureCount, without its window.");
        }
        yaml.add(indent + setting);
    }

    private void enforced(List<String> yaml) {
        if (policy.shadow()) {
            yaml.add("  # shadow: ejections are counted (ejections_detected_consecutive_5xx) and not made.");
        } else if (policy.enforcePercentage() < 100) {
            yaml.add("  # enforcePercentage. A proxy draws once for each ejection, a circuit once for each call.");
        }
    }

    private String enforcement() {
        return policy.shadow() ? "shadow" : "enforcePercentage " + policy.enforcePercentage();
    }

    private String rate() {
        return policy.tripRule() instanceof TripRule.FailureRate rate ? Double.toString(rate.threshold()) : "";
    }

    /** Adds a comment in lines that fit a screen; following lines are indented like the first. */
    private static void comment(List<String> yaml, String start, String text) {
        String following = start.replace('-', ' ');
        StringBuilder line = new StringBuilder(start);
        for (String word : text.replaceAll("\\p{Cntrl}", " ").strip().split(" +", -1)) {
            if (line.length() > following.length() && line.length() + word.length() > WIDTH) {
                yaml.add(line.toString().stripTrailing());
                line = new StringBuilder(following);
            }
            line.append(word).append(' ');
        }
        yaml.add(line.toString().stripTrailing());
    }
}
