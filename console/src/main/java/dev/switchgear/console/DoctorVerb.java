package dev.switchgear.console;

import dev.switchgear.console.Finding.Severity;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Looks for what is wrong with a table, its items, these credentials and this clock. Changes nothing. */
@Command(
        name = "doctor",
        description = "Check the table, the permissions, the clock and every item. Changes nothing.",
        footer = {
            "",
            "It reads the whole table twice, at half a read unit for each 4 KB, and tries two writes whose condition no item"
                    + " fulfils. It ends with 1 if there is a problem; a note is none."
        })
final class DoctorVerb extends Verb {
    private static final String CLOCK = "clock";

    @Option(
            names = "--environments",
            paramLabel = "N",
            description = "for the estimate of the cost (default: the most that a watch has seen, or 100)")
    private @Nullable Long environments;

    DoctorVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        if (environments != null && (environments < 1 || environments > 1_000_000)) {
            throw new IllegalArgumentException("--environments is " + environments + "; it must be 1 to 1000000");
        }
        Findings findings = new Findings(table);
        Instant now = firstAnswer(findings);
        Optional<TableDescription> described = new TableCheck(findings).look();
        new PermissionCheck(findings).look();
        Optional<CircuitScan.Found> found = new ItemCheck(findings).look(now);
        if (found.isPresent()) {
            new NeighbourCheck(findings).look(now);
        }
        new HistoryCheck(findings).look(described);
        new SourceCheck(findings).look(now);
        new ParkedCheck(findings, ParkedVerb.tableOf(table, terminal)).look(now);
        CostEstimate.of(Optional.ofNullable(environments), found)
                .tell(findings, described.map(TableDescription::tableSizeBytes));
        if (asJson()) {
            printJson(fields(findings));
        } else {
            print(findings);
        }
        return findings.count(Severity.problem) == 0 ? DONE : NO;
    }

    /** Returns the time by the table's clock, else by ours. A table that is none of circuits ends the examination here. */
    private Instant firstAnswer(Findings findings) {
        Instant asked = terminal.clock().instant();
        Optional<GetItemResponse> answer;
        try {
            answer = new PermissionCheck(findings).read();
        } catch (StoreUnavailableException e) {
            throw e.kind() == Kind.MISCONFIGURED ? explained(findings.table(), e) : e;
        }
        Instant answered = terminal.clock().instant();
        Optional<Instant> table = answer.flatMap(response -> ClockCheck.of(
                response.sdkHttpResponse().firstMatchingHeader("Date").orElse(null)));
        if (table.isEmpty()) {
            findings.unchecked(CLOCK, "the answer did not say what time it is, as that of DynamoDB Local does not");
            return answered;
        }
        new ClockCheck(asked, answered, table.get())
                .problem()
                .ifPresentOrElse(
                        problem -> findings.problem(CLOCK, problem),
                        () -> findings.ok(CLOCK, "this machine's clock agrees with DynamoDB's"));
        return table.get();
    }

    /** The description of the table says more than its answer to a read. */
    private static StoreUnavailableException explained(OpenTable table, StoreUnavailableException answer) {
        try {
            return CircuitTable.problem(table.client(), table.table())
                    .map(problem -> new StoreUnavailableException(Kind.MISCONFIGURED, problem.says()))
                    .orElse(answer);
        } catch (SdkException e) {
            return answer;
        }
    }

    private void print(Findings findings) {
        OutputTable rows = new OutputTable("VERDICT", "CHECK", "WHAT WAS FOUND");
        findings.findings().forEach(finding -> rows.row(finding.verdict().name(), finding.check(), finding.says()));
        rows.print(terminal.out(), terminal.interactive());
        if (terminal.interactive()) {
            terminal.out()
                    .printf(
                            "%n%d problems, %d notes, %d unchecked; %d requests, %.1f read units%n",
                            findings.count(Severity.problem),
                            findings.count(Severity.note),
                            findings.count(Severity.unchecked),
                            findings.requests(),
                            findings.readUnits());
        }
    }

    private static Map<String, Object> fields(Findings findings) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "findings",
                findings.findings().stream()
                        .map(finding -> {
                            Map<String, Object> fields = new LinkedHashMap<>();
                            fields.put("verdict", finding.verdict().name());
                            fields.put("check", finding.check());
                            fields.put("says", finding.says());
                            return fields;
                        })
                        .toList());
        answer.put("problems", findings.count(Severity.problem));
        answer.put("requests", findings.requests());
        answer.put("readUnits", findings.readUnits());
        return answer;
    }
}
