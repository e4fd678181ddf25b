package dev.switchgear.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles of roles, and who the caller is: what AWS STS answers, and what is said if it does not. */
final class CallerTest extends Operating {
    private static final String XMLNS = "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"";

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer sts;
    private boolean refuses;

    CallerTest() throws IOException {
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        sts.createContext("/", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(question);
            byte[] answer = answer(question).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(refuses ? 403 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sts.start();
    }

    @AfterEach
    void end() {
        sts.stop(0);
    }

    @Test
    void aProfileOfARoleHasItsCredentialsFromSts() throws Exception {
        assertThat(process(Map.of(), "list", "--profile", "role")).as(err).isZero();
        assertThat(asked).singleElement().asString().contains("Action=AssumeRole", "operator");
    }

    @Test
    void theAuthorOfAChangeIsTheCallerThatAwsKnows() throws Exception {
        try (RefusingProxy proxy = new RefusingProxy(store.uri(), request -> false)) {
            assertThat(process(atAws(proxy), "open", "payments", "--reason", "drill"))
                    .as(err)
                    .isZero();
            assertThat(out).contains("FORCED_OPEN by ada@example.com: drill");
            assertThat(process(atAws(proxy), "policy", "set", "payments", "probes=1", "--by", "eve"))
                    .isZero();
            assertThat(asked).as("a name that is given is not asked for").hasSize(1);
        }
    }

    @Test
    void withoutAnAnswerNothingIsChangedAndTheMessageSaysWhatToDo() throws Exception {
        sts.stop(0);
        try (RefusingProxy proxy = new RefusingProxy(store.uri(), request -> false)) {
            assertThat(process(atAws(proxy), "open", "stock", "--reason", "drill"))
                    .isEqualTo(10);
            assertThat(err).contains("nothing was changed, because AWS STS does not say who you are", "give --by NAME");
            assertOneLine();
            assertThat(process(atAws(proxy), "console", "--allow-changes")).isEqualTo(3);
            assertThat(err).contains("AWS STS does not say who you are", "give --author NAME");
        }
        assertThat(process(Map.of(), "status", "stock")).isZero();
        assertThat(out).contains("it has never changed");
    }

    @Test
    void ofATableThatIsNotAtAwsNobodyIsAskedWhoeverSetItsAddress() throws Exception {
        String here = store.uri().toString();
        assertAuthorIsTheUser(Map.of("AWS_ENDPOINT_URL_DYNAMODB", here));
        assertAuthorIsTheUser(Map.of("AWS_ENDPOINT_URL", here));
        assertAuthorIsTheUser(Map.of(), "--profile", "here");
        assertAuthorIsTheUser(Map.of("AWS_PROFILE", "here"));
        assertAuthorIsTheUser(Map.of(), "--endpoint", here);
        assertThat(asked).as("by STS").isEmpty();
    }

    private void assertAuthorIsTheUser(Map<String, String> variables, String... options) throws Exception {
        Map<String, String> all = new HashMap<>(variables);
        all.put("SWITCHGEAR_ENDPOINT", "");
        all.put("USER", "the user");
        List<String> arguments = new ArrayList<>(List.of("open", "local", "--reason", "drill"));
        arguments.addAll(List.of(options));
        assertThat(process(all, arguments.toArray(String[]::new))).as(err).isZero();
        assertThat(out).contains("now:    FORCED_OPEN by the user: drill");
    }

    /** The table at an address of AWS, which the SDK reaches through a proxy that leads to DynamoDB Local. */
    private static Map<String, String> atAws(RefusingProxy proxy) {
        return Map.of(
                "SWITCHGEAR_ENDPOINT",
                "",
                "AWS_ENDPOINT_URL_DYNAMODB",
                "http://vpce-0a1b2c.dynamodb.eu-west-1.vpce.amazonaws.com",
                "HTTP_PROXY",
                proxy.uri(),
                "NO_PROXY",
                "127.0.0.1");
    }

    @Test
    void aRoleThatMayNotBeAssumedIsDeniedAndWithoutAnswerThereAreNoCredentials() throws Exception {
        refuses = true;
        assertThat(process(Map.of(), "list", "--profile", "role")).as(err).isEqualTo(11);
        assertThat(err).doesNotContain("sso login");
        assertThat(err).contains("profile 'role' gives no credentials", "not authorized to perform: sts:AssumeRole");
        assertOneLine();
        sts.stop(0);
        assertThat(process(Map.of(), "list", "--profile", "role")).as(err).isEqualTo(12);
        assertThat(err).contains("profile 'role' gives no credentials");
        assertOneLine();
    }

    private String answer(String question) {
        if (refuses) {
            return "<ErrorResponse " + XMLNS
                    + "><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User is not"
                    + " authorized to perform: sts:AssumeRole</Message></Error><RequestId>1</RequestId></ErrorResponse>";
        }
        return question.contains("Action=AssumeRole")
                ? "<AssumeRoleResponse " + XMLNS + "><AssumeRoleResult><Credentials><AccessKeyId>a</AccessKeyId>"
                        + "<SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken>"
                        + "<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                        + "</AssumeRoleResponse>"
                : "<GetCallerIdentityResponse " + XMLNS + "><GetCallerIdentityResult>"
                        + "<Arn>arn:aws:sts::123456789012:assumed-role/operator/ada@example.com</Arn>"
                        + "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    }

    private void assertOneLine() {
        assertThat(err.lines().filter(line -> !line.isBlank())).as(err).hasSize(1);
        assertThat(err).startsWith("switchgear: ").doesNotContain("\tat ");
    }

    private int process(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("config"), """
                [profile role]
                region = eu-west-1
                role_arn = arn:aws:iam::123456789012:role/operator
                credential_source = Environment

                [profile here]
                region = eu-west-1
                aws_access_key_id = a
                aws_secret_access_key = b
                endpoint_url = %s
                """.formatted(store.uri()));
        Map<String, String> all = new HashMap<>(variables);
        all.put("AWS_CONFIG_FILE", config.toString());
        all.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + sts.getAddress().getPort());
        try (OperatorProcess process = new OperatorProcess(folder, store.uri(), all, arguments)) {
            int exit = process.exit();
            out = process.out();
            err = process.err();
            return exit;
        }
    }
}
