package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The signature is the one of the SDK's signer. */
final class RequestSignatureTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a token/+= of temporary keys"})
    void isTheSdksForTheSameHeaders(String token) {
        SplittableRandom random = new SplittableRandom(14);
        for (int i = 0; i < 50; i++) {
            AccessKeys keys =
                    new AccessKeys("id" + i, Long.toHexString(random.nextLong()).repeat(i % 7), token);
            if (keys.secret().isEmpty()) {
                keys = new AccessKeys(keys.id(), "secret", token);
            }
            byte[] body = ("{\"TableName\":\"ä" + random.nextLong() + "\"}").getBytes(StandardCharsets.UTF_8);
            String region = i % 2 == 0 ? "eu-west-1" : "us-gov-east-1";
            SdkHttpRequest signed = signedBySdk(keys, body, region);
            String theirs = signed.firstMatchingHeader("Authorization").orElseThrow();

            Map<String, String> headers = new TreeMap<>();
            String names = theirs.replaceFirst(".*SignedHeaders=([^,]+),.*", "$1");
            for (String name : names.split(";", -1)) {
                headers.put(
                        name.toLowerCase(Locale.ROOT),
                        signed.firstMatchingHeader(name).orElseThrow());
            }

            assertThat(headers).containsKeys("host", "x-amz-date", "x-amz-target");
            assertThat(RequestSignature.of(headers, body, keys, region)).isEqualTo(theirs);
        }
    }

    @Test
    void timesAreThoseOfTheJdksFormatter() {
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 1_000; i++) {
            long millis = random.nextLong(253_402_300_799_000L);
            assertThat(RequestClock.text(millis)).isEqualTo(form.format(Instant.ofEpochMilli(millis)));
        }
    }

    @Test
    void keysDoNotShowTheirSecret() {
        assertThat(new AccessKeys("id", "secret", "token"))
                .asString()
                .contains("id")
                .doesNotContain("secret")
                .doesNotContain("token");
    }

    private static SdkHttpRequest signedBySdk(AccessKeys keys, byte[] body, String region) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://localhost:4711/"))
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .build();
        AwsCredentialsIdentity identity = keys.token().isEmpty()
                ? AwsCredentialsIdentity.create(keys.id(), keys.secret())
                : AwsSessionCredentialsIdentity.create(keys.id(), keys.secret(), keys.token());
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
    }
}
