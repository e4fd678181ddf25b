package dev.switchgear.dynamodb;

import dev.switchgear.settings.Setting;
import dev.switchgear.settings.Variables;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * Which table a process uses, as its variables say: the same for the library, the extension and the handlers.
 *
 * @param table name or ARN of the table, if it is set and valid
 * @param region where it is; empty: where the SDK looks
 * @param endpoint where DynamoDB is; empty: where the region says
 * @since 0.1.0
 */
public record StoreSettings(Optional<String> table, Optional<String> region, Optional<URI> endpoint) {
    private static final int MOST_BYTES = 65_536;

    /** Returns what the variables say; what is invalid in them becomes one of their problems. */
    public static StoreSettings of(Variables variables) {
        return new StoreSettings(tableOf(variables), variables.text(Setting.REGION), endpointOf(variables));
    }

    /**
     * Returns how the file is read that {@code SWITCHGEAR_FILE} names: relative to the function's folder.
     *
     * @param environment the process's variables
     * @param folder the function's folder if they do not say it; empty for the folder that the process runs in
     */
    public static Variables.Files files(Map<String, String> environment, String folder) {
        Path root = Path.of(environment.getOrDefault("LAMBDA_TASK_ROOT", folder));
        return name -> {
            try (InputStream file = Files.newInputStream(root.resolve(name))) {
                return file.readNBytes(MOST_BYTES + 1);
            }
        };
    }

    /**
     * Returns a builder of the store. Loads the SDK: call it where nobody waits.
     *
     * @throws StoreUnavailableException of kind MISCONFIGURED if no table is set
     */
    public DynamoDbCircuitStoreBuilder builder() {
        if (table.isEmpty()) {
            throw new StoreUnavailableException(
                    Kind.MISCONFIGURED, Setting.TABLE.key() + " is not set; it must name the circuits' table");
        }
        DynamoDbCircuitStoreBuilder builder = DynamoDbCircuitStore.builder().table(table.get());
        if (region.isPresent()) {
            builder.region(Region.of(region.get()));
        }
        if (endpoint.isPresent()) {
            builder.endpoint(endpoint.get());
        }
        return builder;
    }

    private static Optional<String> tableOf(Variables variables) {
        Optional<String> table = variables.text(Setting.TABLE);
        try {
            return table.isEmpty() ? table : Optional.of(new TableName(table.get()).value());
        } catch (IllegalArgumentException e) {
            variables.problem(Setting.TABLE.key() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<URI> endpointOf(Variables variables) {
        Optional<String> value = variables.text(Setting.ENDPOINT);
        try {
            Optional<URI> address = value.isEmpty() ? Optional.empty() : Optional.of(new URI(value.get()));
            if (address.isEmpty() || isAddress(address.get())) {
                return address;
            }
        } catch (URISyntaxException e) {
            // reported below, as an address of another kind is
        }
        variables.invalid(Setting.ENDPOINT, value.orElse(""));
        return Optional.empty();
    }

    private static boolean isAddress(URI uri) {
        return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }
}
