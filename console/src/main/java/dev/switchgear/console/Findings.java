package dev.switchgear.console;

import dev.switchgear.console.Finding.Severity;
import dev.switchgear.spi.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** The findings about one table, as they are made, and what making them has cost. */
final class Findings {
    private final OpenTable table;
    private final List<Finding> findings = new ArrayList<>();
    private int requests;
    private double readUnits;

    Findings(OpenTable table) {
        this.table = table;
    }

    OpenTable table() {
        return table;
    }

    void ok(String check, String says) {
        findings.add(new Finding(Severity.ok, check, says));
    }

    void note(String check, String says) {
        findings.add(new Finding(Severity.note, check, says));
    }

    void problem(String check, String says) {
        findings.add(new Finding(Severity.problem, check, says));
    }

    void unchecked(String check, String says) {
        findings.add(new Finding(Severity.unchecked, check, says));
    }

    void spent(int requests, double readUnits) {
        this.requests += requests;
        this.readUnits += readUnits;
    }

    /**
     * Asks the table.
     *
     * @throws Refused if the credentials may not ask this
     * @throws StoreUnavailableException if the table gives no answer, or the credentials are not valid
     */
    <T> T ask(Supplier<T> request) {
        requests++;
        try {
            return request.get();
        } catch (SdkException e) {
            throw refusedOr(table.unavailable(e));
        } catch (StoreUnavailableException e) {
            throw refusedOr(e);
        }
    }

    private static RuntimeException refusedOr(RuntimeException problem) {
        return ConsoleExit.of(problem) == ConsoleExit.DENIED.code() ? new Refused(problem) : problem;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    long count(Severity verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    int requests() {
        return requests;
    }

    double readUnits() {
        return readUnits;
    }

    /** The credentials are valid and may not do this. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
