package dev.switchgear.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** cdk-nag finds nothing in the construct but what it accepts, with the reason. */
class NagTest {
    @TempDir
    Path folder;

    @Test
    void cdkNagFindsNothingInADeploymentWithEveryPart() throws IOException {
        App app = app();
        Faces.whole(app, "all", packages());
        assertThat(found(app)).isEmpty();
    }

    @Test
    void cdkNagFindsAQueueWithoutALimit() throws IOException {
        App app = app();
        Stack stack = Faces.whole(app, "all", packages());
        CfnQueue.Builder.create(stack, "Careless").build();
        assertThat(found(app)).containsExactlyInAnyOrder("AwsSolutions-SQS3", "AwsSolutions-SQS4");
    }

    /** Its rule about recovery does not know global tables, and TableV2 makes one. Ours is a CfnTable, so it is looked at. */
    @Test
    void cdkNagSeesATableWithoutRecoveryButNotATableV2() throws IOException {
        App app = app();
        Stack stack = new Stack(app, "tables");
        Attribute key =
                Attribute.builder().name("pk").type(AttributeType.STRING).build();
        Table.Builder.create(stack, "Seen").partitionKey(key).build();
        TableV2.Builder.create(stack, "Unseen").partitionKey(key).build();
        assertThat(found(app)).containsExactly("AwsSolutions-DDB3");
    }

    @Test
    void aWarningOfCdkNagEndsSynthesis() throws IOException {
        App app = app();
        Table.Builder.create(new Stack(app, "tables"), "Seen")
                .partitionKey(Attribute.builder()
                        .name("pk")
                        .type(AttributeType.STRING)
                        .build())
                .build();
        assertThatThrownBy(app::synth).hasMessageContaining("Validation failed");
        assertThat(report().findValuesAsText("severity")).containsOnly("warning");
    }

    private App app() {
        App app = new App(AppProps.builder()
                .outdir(folder.resolve("out").toString())
                .analyticsReporting(false)
                .build());
        Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
        return app;
    }

    /** The rules of the report; synthesis fails if there is one, and writes the report first. */
    private List<String> found(App app) throws IOException {
        try {
            app.synth();
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("Validation failed");
        }
        return Objects.requireNonNull(report().findValuesAsText("ruleName"));
    }

    private JsonNode report() throws IOException {
        Path file = folder.resolve("out").resolve("validation-report.json");
        return Objects.requireNonNull(new ObjectMapper().readTree(file.toFile()));
    }

    private String packages() throws IOException {
        Path machines = Files.createDirectories(folder.resolve("machines"));
        Files.writeString(
                machines.resolve("direct.asl.json"), "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}");
        Files.writeString(folder.resolve("functions.zip"), "functions");
        Files.writeString(folder.resolve("layer.zip"), "layer");
        return folder.toString();
    }
}
