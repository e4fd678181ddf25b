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

    DoctorVerb(Terminal desk) {
        super(desk);
    }

    @Override
    int run(OpenTable table) {
        if (environments != null && (environments < 1 || environments > 1_000_000)) {
            throw new IllegalArgumentException("--environments is " + environments + "; it must be 1 to 1000000");
        }
        Findings examination = new Findings(table);
        Instant now = firstAnswer(examination);
        Optional<TableDescription> described = new TableCheck(examination).look();
        new PermissionCheck(examination).look();
        Optional<CircuitScan.Found> found = new ItemCheck(examination).look(now);
        if (found.isPresent()) {
            new NeighbourCheck(examination).look(now);
        }
        new HistoryCheck(examination).look(described);
        new SourceCheck(examination).look(now);
        CostEstimate.of(Optional.ofNullable(environments), found)
                .tell(examination, described.map(TableDescription::tableSizeBytes));
        if (asJson()) {
            printJson(fields(examination));
        } else {
            print(examination);
        }
        return examination.count(Severity.problem) == 0 ? DONE : NO;
    }

    /** Returns the time by the table's clock, else by ours. A table that is none of circuits ends the examination here. */
    private Instant firstAnswer(Findings examination) {
        Instant asked = desk.clock().instant();
        Optional<GetItemResponse> answer;
        try {
            answer = new PermissionCheck(examination).read();
        } catch (StoreUnavailableException e) {
            throw e.kind() == Kind.MISCONFIGURED ? explained(examination.table(), e) : e;
        }
        Instant answered = desk.clock().instant();
        Optional<Instant> table = answer.flatMap(response -> ClockCheck.of(
                response.sdkHttpResponse().firstMatchingHeader("Date").orElse(null)));
        if (table.isEmpty()) {
            examination.unchecked(CLOCK, "the answer did not say what time it is, as that of DynamoDB Local does not");
            return answered;
        }
        new ClockCheck(asked, answered, table.get())
                .problem()
                .ifPresentOrElse(
                        problem -> examination.problem(CLOCK, problem),
                        () -> examination.ok(CLOCK, "this machine's clock agrees with DynamoDB's"));
        return table.get();
    }

    /** The description of the table says more than its answer to a read. */
    private static StoreUnavailableException explained(OpenTable table, StoreUnavailableException answer) {
        try {
            return CircuitTable.problem(table.client(), table.table())
                    .map(problem -> new StoreUnavailableException(Kind.MISCONFIGURED, problem))
                    .orElse(answer);
        } catch (SdkException e) {
            return answer;
        }
    }

    private void print(Findings examination) {
        OutputTable sheet = new OutputTable("VERDICT", "CHECK", "WHAT WAS FOUND");
        examination.findings().forEach(finding -> sheet.row(finding.verdict().name(), finding.check(), finding.says()));
        sheet.print(desk.out(), desk.terminal());
        if (desk.terminal()) {
            desk.out()
                    .printf(
                            "%n%d problems, %d notes, %d unchecked; %d requests, %.1f read units%n",
                            examination.count(Severity.problem),
                            examination.count(Severity.note),
                            examination.count(Severity.unchecked),
                            examination.requests(),
                            examination.readUnits());
        }
    }

    private static Map<String, Object> fields(Findings examination) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "findings",
                examination.findings().stream()
                        .map(finding -> {
                            Map<String, Object> fields = new LinkedHashMap<>();
                            fields.put("verdict", finding.verdict().name());
                            fields.put("check", finding.check());
                            fields.put("says", finding.says());
                            return fields;
                        })
                        .toList());
        answer.put("problems", examination.count(Severity.problem));
        answer.put("requests", examination.requests());
        answer.put("readUnits", examination.readUnits());
        return answer;
    }
}
