package dev.switchgear.dynamodb;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Keys as the SDK finds them. */
final class SdkKeys implements AccessKeys.Source {
    private final AwsCredentialsProvider provider;

    SdkKeys(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    /** The SDK's chain: properties, variables, profiles, containers, instances. */
    static AccessKeys.Source chain() {
        return new SdkKeys(DefaultCredentialsProvider.builder().build());
    }

    @Override
    public AccessKeys keys() {
        AwsCredentials found = provider.resolveCredentials();
        String token = found instanceof AwsSessionCredentials session ? session.sessionToken() : "";
        return new AccessKeys(found.accessKeyId(), found.secretAccessKey(), token);
    }
}
