package dev.switchgear.console;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The options for the table and the namespace of a verb. */
final class TableOptions {
    private final Terminal terminal;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "name or ARN of the circuits' table (default: SWITCHGEAR_TABLE)")
    private @Nullable String table;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "namespace of the fleet (default: SWITCHGEAR_NAMESPACE, or 'default')")
    private @Nullable String namespace;

    @Option(names = "--region", paramLabel = "NAME", description = "AWS Region (default: where the SDK looks)")
    private @Nullable String region;

    @Option(names = "--profile", paramLabel = "NAME", description = "AWS profile (default: where the SDK looks)")
    private @Nullable String profile;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "address of DynamoDB, for DynamoDB Local (default: SWITCHGEAR_ENDPOINT, or the Region's)")
    private @Nullable URI endpoint;

    TableOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Opens the table; sends no request. */
    OpenTable open() {
        String name = named(table, "SWITCHGEAR_TABLE")
                .orElseThrow(() -> unusable("no table: give --table, or set SWITCHGEAR_TABLE"));
        String fleet = named(namespace, "SWITCHGEAR_NAMESPACE").orElse("default");
        try {
            AwsAccess access = access();
            DynamoDbClient client = access.client();
            Switchgear switchgear = Switchgear.builder()
                    .store(DynamoDbCircuitStore.of(client, name))
                    .namespace(fleet)
                    .defaults(ReadingPolicy.LONGEST_WAITS)
                    .label("console")
                    .clock(terminal.clock())
                    .journal(event -> {}) // the events of the fleet are in its own logs
                    .build();
            return new OpenTable(client, name, fleet, switchgear, access);
        } catch (IllegalArgumentException e) {
            throw unusable(e.getMessage());
        } catch (SdkClientException e) {
            throw unusable(e.getMessage() + "; give --region, --profile or --endpoint");
        }
    }

    private AwsAccess access() {
        return new AwsAccess(
                named(region, "AWS_REGION"),
                Optional.ofNullable(profile),
                Optional.ofNullable(endpoint)
                        .or(() -> named(null, "SWITCHGEAR_ENDPOINT").map(URI::create)));
    }

    private Optional<String> named(@Nullable String given, String variable) {
        return Optional.ofNullable(given)
                .or(() -> Optional.ofNullable(terminal.environment().get(variable)))
                .filter(text -> !text.isBlank());
    }

    private RuntimeException unusable(@Nullable String why) {
        String message = String.valueOf(why);
        return spec == null ? new IllegalStateException(message) : new ParameterException(spec.commandLine(), message);
    }
}
