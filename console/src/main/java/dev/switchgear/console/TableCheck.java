package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.TableProblem;
import dev.switchgear.spi.StoreUnavailableException;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The table itself: its keys, time to live, stream and protection. */
final class TableCheck {
    private static final String TABLE = "table";
    private static final String STREAM = "stream";

    private final Findings findings;

    TableCheck(Findings findings) {
        this.findings = findings;
    }

    /**
     * Returns how the table is described; empty if the credentials may not ask.
     *
     * @throws StoreUnavailableException of kind MISCONFIGURED if it cannot hold circuits
     */
    Optional<TableDescription> look() {
        OpenTable table = findings.table();
        TableDescription found;
        try {
            found = findings.ask(() -> table.client()
                    .describeTable(request -> request.tableName(table.table()))
                    .table());
        } catch (Findings.Refused e) {
            findings.unchecked(TABLE, "the table cannot be described: " + e.getMessage());
            return Optional.empty();
        }
        findings.ok(
                TABLE,
                "'" + table.table() + "' is " + found.tableStatusAsString() + "; " + found.itemCount() + " items, "
                        + found.tableSizeBytes() + " bytes (DynamoDB counts every six hours)");
        keysAndTimeToLive();
        stream(found);
        protection(found);
        return Optional.of(found);
    }

    private void keysAndTimeToLive() {
        OpenTable table = findings.table();
        try {
            Optional<TableProblem> problem = findings.ask(() -> CircuitTable.problem(table.client(), table.table()));
            if (problem.isPresent() && problem.get().kind() != TableProblem.Kind.KEEPS_OLD_ITEMS) {
                throw new StoreUnavailableException(
                        StoreUnavailableException.Kind.MISCONFIGURED,
                        problem.get().says());
            }
            findings.ok("keys", "pk (S), sk (S)");
            problem.ifPresentOrElse(
                    found -> findings.problem("ttl", found.says() + ", or run init"),
                    () -> findings.ok("ttl", "items expire by 'ttl'"));
        } catch (Findings.Refused e) {
            findings.unchecked("ttl", String.valueOf(e.getMessage()));
        }
    }

    private void stream(TableDescription found) {
        if (!OpenTable.isStreamOn(found)) {
            findings.note(
                    STREAM,
                    "the stream is off: there are no events about changes and no history of them. Turn it on in the template"
                            + " of the deployment, with the view NEW_AND_OLD_IMAGES");
        } else if (found.streamSpecification().streamViewType() != StreamViewType.NEW_AND_OLD_IMAGES) {
            findings.problem(
                    STREAM,
                    "the stream has the view " + found.streamSpecification().streamViewTypeAsString()
                            + "; events and history need NEW_AND_OLD_IMAGES: turn it off and on again");
        } else {
            findings.ok(STREAM, "NEW_AND_OLD_IMAGES");
        }
    }

    private void protection(TableDescription found) {
        if (!Boolean.TRUE.equals(found.deletionProtectionEnabled())) {
            findings.note(
                    "protection", "anybody who may delete tables can delete this one: turn on deletion protection");
        }
        boolean perRequest = found.billingModeSummary() != null
                && found.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
        if (!perRequest) {
            findings.note(
                    "billing",
                    "capacity is provisioned: " + found.provisionedThroughput().readCapacityUnits() + " reads and "
                            + found.provisionedThroughput().writeCapacityUnits()
                            + " writes a second; an outage writes in bursts, which billing per request allows");
        }
    }
}
