package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.switchgear.signals.HealthCheck.CheckResult;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS: a page is healthy only with a trusted certificate that names its host. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecurePageTest {
    private static final char[] PASSWORD = "password".toCharArray();

    private HttpsServer named;
    private HttpsServer other;
    private SSLSocketFactory trusting;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        KeyStore mine = keys(folder, "mine", "ip:127.0.0.1");
        KeyStore others = keys(folder, "others", "dns:other.example.com");
        mine.setCertificateEntry("other", others.getCertificate("others"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(mine);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        trusting = client.getSocketFactory();
        named = server(mine);
        other = server(others);
    }

    @AfterAll
    void stop() {
        named.stop(0);
        other.stop(0);
    }

    @Test
    void aTrustedCertificateOfTheHostIsHealthy() {
        assertThat(ask(named, trusting)).isEqualTo(CheckResult.healthy("status 200"));
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsNotHealthy() {
        assertThat(ask(other, trusting).healthy()).isFalse();
        assertThat(ask(other, trusting).detail()).startsWith("SSLHandshakeException");
    }

    @Test
    void anUntrustedCertificateIsNotHealthy() {
        CheckResult finding = ask(named, (SSLSocketFactory) SSLSocketFactory.getDefault());
        assertThat(finding.healthy()).isFalse();
        assertThat(finding.detail()).startsWith("SSLHandshakeException");
    }

    private static CheckResult ask(HttpsServer server, SSLSocketFactory tls) {
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        HealthCheck.Page page = new HealthCheck.Page(uri, 200, 299, Optional.empty(), Optional.empty(), 0);
        HealthCheck check = new HealthCheck(
                "page", new AlarmMapping.Target("payments", Optional.empty()), page, Duration.ofSeconds(30), 1, 1);
        TargetChecker checker =
                new TargetChecker(AddressRules.of(Set.of("127.0.0.0/8")), tls, Optional.empty(), ThisFunction.ticker());
        return checker.check(check, checker.dialer(check));
    }

    private static HttpsServer server(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** The JDK's own tool makes a key and a self-signed certificate. */
    private static KeyStore keys(Path folder, String alias, String name) throws Exception {
        Path file = folder.resolve(alias + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + alias,
                        "-ext",
                        "san=" + name,
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            keys.load(stored, PASSWORD);
        }
        return keys;
    }
}
