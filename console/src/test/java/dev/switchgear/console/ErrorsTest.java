package dev.switchgear.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What an operator reads about an error: one line that says what to do, and an exit code of its own. */
final class ErrorsTest extends Operating {
    @TempDir
    private Path folder;

    @Test
    void aTableThatDoesNotExist() {
        assertThat(runBare(
                        "list", "--table", "nowhere", "--endpoint", store.uri().toString()))
                .isEqualTo(13);
        assertThat(err).contains("'nowhere'").contains("does not exist: create it");
        assertOneLine();
    }

    @Test
    void aTableOfAnotherProduct() {
        client.createTable(create -> create.tableName("orders")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
        assertThat(runBare(
                        "status",
                        "payments",
                        "--table",
                        "orders",
                        "--endpoint",
                        store.uri().toString()))
                .isEqualTo(13);
        assertOneLine();
        assertThat(runBare(
                        "init",
                        "--yes",
                        "--table",
                        "orders",
                        "--endpoint",
                        store.uri().toString()))
                .isEqualTo(13);
        assertThat(err).contains("use a table of their own");
        assertOneLine();
    }

    @Test
    void credentialsWithoutPermissionOrExpired() throws IOException {
        assertThat(answered(400, "AccessDeniedException", "User is not authorized to perform: dynamodb:Scan"))
                .isEqualTo(11);
        assertThat(err).contains("denied the request (AccessDeniedException)").contains("dynamodb:Scan");
        assertOneLine();
        for (String code : List.of(
                "ExpiredTokenException",
                "IncompleteSignatureException",
                "InvalidSignatureException",
                "MissingAuthenticationTokenException",
                "UnrecognizedClientException")) {
            assertThat(answered(400, code, "no")).as(code).isEqualTo(12);
            assertOneLine();
        }
    }

    @Test
    void aDenialThatMentionsCredentialsIsADenial() throws IOException {
        String said = "User: arn:aws:iam::123456789012:user/token-Expired is not authorized with these credentials";
        assertThat(answered(400, "AccessDeniedException", said)).isEqualTo(11);
        assertOneLine();
    }

    @Test
    void aProfileBringsItsRegionAndItsCredentials() throws Exception {
        Path config = Files.writeString(
                folder.resolve("config"),
                "[profile day]\nregion = eu-central-1\naws_access_key_id = a\naws_secret_access_key = b\n");
        Map<String, String> home = Map.of("AWS_CONFIG_FILE", config.toString(), "AWS_REGION", "");
        assertThat(process(home, "list", "--profile", "day")).as(err).isZero();
        assertThat(process(home, "list", "--profile", "day", "--table", "nowhere"))
                .isEqualTo(13);
        assertThat(err).contains("eu-central-1");
        assertOneLine();
    }

    @Test
    void aProfileOfSingleSignOnThatNobodyHasLoggedInToSaysWhatToDo() throws Exception {
        Path config = Files.writeString(folder.resolve("config"), """
                [profile sso]
                region = eu-west-1
                sso_start_url = https://example.awsapps.com/start
                sso_region = eu-west-1
                sso_account_id = 123456789012
                sso_role_name = operator
                """);
        Map<String, String> home = Map.of("AWS_CONFIG_FILE", config.toString(), "HOME", folder.toString());
        assertThat(process(home, "list", "--profile", "sso")).as(err).isEqualTo(12);
        assertThat(err).contains("profile 'sso' gives no credentials", "aws sso login");
        assertOneLine();
    }

    @Test
    void aProfileWithoutCredentials() throws Exception {
        Path config = Files.writeString(folder.resolve("config"), "[profile night]\nregion = eu-west-1\n");
        Map<String, String> home = Map.of("AWS_CONFIG_FILE", config.toString(), "AWS_SHARED_CREDENTIALS_FILE", "/none");
        assertThat(process(home, "list", "--profile", "night")).isEqualTo(12);
        assertThat(err).contains("profile 'night' gives no credentials", "aws sso login --profile night");
        assertThat(err).doesNotContain("ProfileFile(");
        assertOneLine();
    }

    @Test
    void aTableThatGivesNoAnswer() throws IOException {
        HttpServer closed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try { // bound and not started: it accepts connections, and answers none
            assertThat(runBare(
                            "list",
                            "--table",
                            TABLE,
                            "--endpoint",
                            "http://127.0.0.1:" + closed.getAddress().getPort()))
                    .isEqualTo(10);
        } finally {
            closed.stop(0);
        }
        assertOneLine();
    }

    @Test
    void aLostAnswerIsReportedBecauseTheChangeMayBeInForce() throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpClient forwards = HttpClient.newHttpClient();
        proxy.createContext("/", exchange -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(store.uri())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()));
            for (String name : List.of("X-Amz-Target", "X-Amz-Date", "Authorization", "Content-Type")) {
                request.header(name, exchange.getRequestHeaders().getFirst(name));
            }
            HttpResponse<byte[]> answer = forwards.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .join();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (target.endsWith("UpdateItem")) {
                exchange.close(); // it is written, but its answer is lost
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
            exchange.close();
        });
        proxy.start();
        try {
            String uri = "http://127.0.0.1:" + proxy.getAddress().getPort();
            int exit = runBare("open", "lost", "--reason", "why", "--table", TABLE, "--endpoint", uri);
            assertThat(exit).isEqualTo(10);
        } finally {
            proxy.stop(0);
        }
        assertThat(err).contains("it is unknown whether the change was made: look at status lost");
        assertOneLine();
        assertThat(run("default", "status", "lost")).isZero();
        assertThat(out).contains("FORCED_OPEN by ada: why");
    }

    @Test
    void noTableIsNamed() {
        assertThat(runBare("list")).isEqualTo(2);
        assertThat(err).contains("no table: give --table, or set SWITCHGEAR_TABLE");
        assertThat(runBare("list", "--table", "a b")).isEqualTo(2);
        assertThat(err).contains("a b");
        assertThat(run("x", "open", "payments", "--reason", "why", "--for", "soon"))
                .isEqualTo(2);
        assertThat(err).contains("'soon' is no duration; write 30s, 15m, 2h, 1d");
        assertThat(run("x", "open", "payments", "--reason", "why", "--for", "31d"))
                .isEqualTo(2);
        assertThat(err).contains("override duration is").doesNotContain("\tat ");
    }

    @Test
    void aProcessHasTheSameExitCodes() throws Exception {
        assertThat(process("names", "--register", "basket")).isZero();
        assertThat(process("list")).isZero();
        assertThat(out).contains("basket\tCLOSED");
        assertThat(process("doctor")).as("a healthy table").isZero();
        assertThat(out).contains("ok\titems\t1 of this namespace").doesNotContain("problem");
        assertThat(process("policy", "set", "basket", "probes=99")).isEqualTo(2);
        assertThat(err).contains("99");
    }

    private void assertOneLine() {
        assertThat(err.lines().filter(line -> !line.isBlank())).as(err).hasSize(1);
        assertThat(err).startsWith("switchgear: ").doesNotContain("\tat ");
    }

    private int answered(int status, String code, String message) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = ("{\"__type\":\"com.amazon.coral.service#" + code + "\",\"message\":\"" + message + "\"}")
                .getBytes(UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            return runBare(
                    "list",
                    "--table",
                    TABLE,
                    "--endpoint",
                    "http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private int process(String... arguments) throws IOException, InterruptedException {
        return process(Map.of(), arguments);
    }

    private int process(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        try (OperatorProcess process = new OperatorProcess(folder, store.uri(), variables, arguments)) {
            int exit = process.exit();
            out = process.out();
            err = process.err();
            return exit;
        }
    }
}
