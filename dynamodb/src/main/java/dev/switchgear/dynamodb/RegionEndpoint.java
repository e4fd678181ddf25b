package dev.switchgear.dynamodb;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.net.URI;
import java.util.Set;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * The endpoint of DynamoDB in a region, by the SDK's own rules, so that an update of the SDK updates them. Evaluating
 * the rules costs a cold start about 50 ms of processor time, so they are skipped for regions whose names only the
 * partition {@code aws} can have.
 */
final class RegionEndpoint {
    /** How the names of the partition {@code aws} begin; a test compares the answers with the SDK's. */
    private static final Set<String> AWS = Set.of("us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx");

    private static final int LONGEST_LABEL = 63;

    private RegionEndpoint() {}

    /** @throws StoreUnavailableException of kind MISCONFIGURED if there is no such endpoint */
    static URI of(String region) {
        if (!isLabel(region)) {
            throw new StoreUnavailableException(
                    Kind.MISCONFIGURED,
                    "region '" + region
                            + "' is not the name of a region, such as eu-west-1: correct SWITCHGEAR_REGION or"
                            + " AWS_REGION");
        }
        return isOfAws(region) ? URI.create("https://dynamodb." + region + ".amazonaws.com") : byRules(region);
    }

    static URI byRules(String region) {
        return DynamoDbEndpointProvider.defaultProvider()
                .resolveEndpoint(parameters -> parameters.region(Region.of(region)))
                .join()
                .url();
    }

    /** Whether it is a valid part of a host name. */
    private static boolean isLabel(String region) {
        boolean valid = !region.isEmpty() && region.length() <= LONGEST_LABEL;
        for (int i = 0; valid && i < region.length(); i++) {
            char letter = region.charAt(i);
            valid = isLetter(letter) || isDigit(letter) || letter == '-';
        }
        return valid;
    }

    /** Whether it is two known letters, a word and a number, such as {@code eu-west-1}. */
    private static boolean isOfAws(String region) {
        int word = region.indexOf('-') + 1;
        int number = region.lastIndexOf('-') + 1;
        boolean matches = word > 0
                && AWS.contains(region.substring(0, word - 1))
                && number - word > 1
                && number < region.length();
        for (int i = word; matches && i < region.length(); i++) {
            matches = i == number - 1 || (i < number ? isLetter(region.charAt(i)) : isDigit(region.charAt(i)));
        }
        return matches;
    }

    private static boolean isLetter(char letter) {
        return letter >= 'a' && letter <= 'z';
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }
}
