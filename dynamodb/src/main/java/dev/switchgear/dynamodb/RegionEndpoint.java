package dev.switchgear.dynamodb;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.net.URI;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * The endpoint of DynamoDB in a region, by the SDK's own rules, so that an update of the SDK updates them. Evaluating
 * the rules costs a cold start about 50 ms of processor time, so they are skipped for regions whose names only the
 * partition {@code aws} can have.
 */
final class RegionEndpoint {
    /** The names of the partition {@code aws}, by its own definition; a test compares the answers with the SDK's. */
    private static final Pattern AWS = Pattern.compile("(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+");

    /** A valid part of a host name. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9-]{1,63}");

    private RegionEndpoint() {}

    /** @throws StoreUnavailableException of kind MISCONFIGURED if there is no such endpoint */
    static URI of(Region region) {
        if (!LABEL.matcher(region.id()).matches()) {
            throw new StoreUnavailableException(
                    Kind.MISCONFIGURED,
                    "region '" + region
                            + "' is not the name of a region, such as eu-west-1: correct SWITCHGEAR_REGION or"
                            + " AWS_REGION");
        }
        return AWS.matcher(region.id()).matches()
                ? URI.create("https://dynamodb." + region.id() + ".amazonaws.com")
                : byRules(region);
    }

    static URI byRules(Region region) {
        return DynamoDbEndpointProvider.defaultProvider()
                .resolveEndpoint(parameters -> parameters.region(region))
                .join()
                .url();
    }
}
