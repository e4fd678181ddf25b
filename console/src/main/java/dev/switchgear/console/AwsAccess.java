package dev.switchgear.console;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * The account, the Region and the address of the table, for the verbs and for the web console: one place, so that both take
 * the same profiles.
 *
 * @param region the AWS Region; empty for that of the profile, else where the SDK looks
 * @param profile the AWS profile; empty for where the SDK looks
 * @param endpoint the address of DynamoDB; empty for that of the Region
 */
public record AwsAccess(Optional<String> region, Optional<String> profile, Optional<URI> endpoint) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 64;
    private static final PartitionEndpointKey DUAL_STACK =
            PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build();

    /**
     * Returns a client, which the caller closes. Sends no request.
     *
     * @throws IllegalArgumentException if there is no Region, with what to do
     */
    public DynamoDbClient client() {
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(foundRegion())
                .credentialsProvider(credentials())
                .overrideConfiguration(this::configure);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /**
     * Returns the name of the caller that AWS knows: of a user its name, of a role the name of the session, which is that of the
     * person behind single sign-on. If the table is not at AWS, its credentials are invented, AWS is not asked, and the answer is
     * empty.
     *
     * @param table a client of the table
     * @param option the option that makes the question unnecessary, for the message
     * @throws StoreUnavailableException if AWS gives no answer; nothing was changed
     */
    public Optional<String> caller(DynamoDbClient table, String option) {
        if (!isAtAws(table)) {
            return Optional.empty();
        }
        try (StsClient sts = StsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(foundRegion())
                .credentialsProvider(credentials())
                .overrideConfiguration(this::configure)
                .build()) {
            String arn = sts.getCallerIdentity().arn();
            String name = arn.substring(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
            return Optional.of(name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        } catch (SdkException e) {
            throw new StoreUnavailableException(
                    Kind.UNREACHABLE,
                    "nothing was changed, because AWS STS does not say who you are (" + firstLine(e) + "): give "
                            + option + " NAME, and it is not asked",
                    e);
        }
    }

    /** Variables and profiles can name an address too, and that of a VPC endpoint is one of AWS. */
    private static boolean isAtAws(DynamoDbClient table) {
        DynamoDbServiceClientConfiguration configuration = table.serviceClientConfiguration();
        Optional<URI> address = configuration.endpointOverride();
        PartitionMetadata partition = PartitionMetadata.of(configuration.region());
        return address.isEmpty()
                || Stream.of(partition.dnsSuffix(), partition.dnsSuffix(DUAL_STACK))
                        .anyMatch(suffix ->
                                String.valueOf(address.get().getHost()).endsWith("." + suffix));
    }

    private void configure(ClientOverrideConfiguration.Builder configuration) {
        configuration.apiCallTimeout(PATIENCE).retryStrategy(RetryMode.STANDARD);
        profile.ifPresent(configuration::defaultProfileName); // its endpoint_url too
    }

    /** A role, or single sign-on, asks AWS for credentials first. If that fails, the message is about it, not about the table. */
    private AwsCredentialsProvider credentials() {
        AwsCredentialsProvider source = profile.<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        return profile.isEmpty()
                ? source
                : () -> {
                    try {
                        return source.resolveCredentials();
                    } catch (RuntimeException e) { // of the SDK, of files and of modules that are not here
                        throw new StoreUnavailableException(
                                Kind.DENIED,
                                "profile '" + profile.get() + "' gives no credentials: " + firstLine(e)
                                        + advice(e, profile.get()),
                                e);
                    }
                };
    }

    /** The SDK looks up the Region of the default profile, also when the credentials are those of another one. */
    private Region foundRegion() {
        if (region.isPresent()) {
            return Region.of(region.get());
        }
        DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
        profile.ifPresent(chain::profileName);
        try {
            return chain.build().getRegion();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "no AWS Region: give --region, set AWS_REGION, or add a region to the profile", e);
        }
    }

    /** The SDK says which file of a login is missing, and not how it is made. */
    private static String advice(RuntimeException problem, String profile) {
        return problem instanceof StsException || problem instanceof IllegalStateException
                ? ""
                : "; if it is one of single sign-on, log in: aws sso login --profile " + profile;
    }

    private static String firstLine(RuntimeException problem) {
        String line = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
        return line.replaceFirst(": ProfileFile\\(.*", ""); // all of its profiles
    }
}
