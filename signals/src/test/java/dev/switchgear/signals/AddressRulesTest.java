package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that checks may reach. */
@SuppressWarnings("AddressSelection") // every address here is a literal, so nothing is resolved
final class AddressRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "8.8.8.8", "172.32.0.1", "11.0.0.1", "2606:2800:220:1:248:1893:25c8:1946"})
    void publicAddressesAreAdmitted(String address) throws Exception {
        assertThat(AddressRules.of(Set.of()).admits(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "169.254.170.2",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "2002:7f00:1::",
                "64:ff9b::7f00:1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "2001:db8::1"
            })
    void allOtherAddressesAreRefused(String address) throws Exception {
        assertThat(AddressRules.of(Set.of()).admits(InetAddress.getByName(address)))
                .isFalse();
    }

    @Test
    void privateRangesCanBeAllowedByName() throws Exception {
        AddressRules rules = AddressRules.of(Set.of("10.20.0.0/15", "fd12::/16"));
        assertThat(rules.admits(InetAddress.getByName("10.21.255.255"))).isTrue();
        assertThat(rules.admits(InetAddress.getByName("10.22.0.0"))).isFalse();
        assertThat(rules.admits(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(rules.admits(InetAddress.getByName("fd13::1"))).isFalse();
    }

    @Test
    void addressesOfCloudCredentialsAreNeverAdmitted() throws Exception {
        AddressRules everything = AddressRules.of(Set.of("0.0.0.0/0", "::/0"));
        assertThat(everything.admits(InetAddress.getByName("169.254.169.254"))).isFalse();
        assertThat(everything.admits(InetAddress.getByName("169.254.170.2"))).isFalse();
        assertThat(everything.admits(InetAddress.getByName("::ffff:169.254.169.254")))
                .isFalse();
        assertThat(everything.admits(InetAddress.getByName("fd00:ec2::254"))).isFalse();
        assertThat(everything.admits(InetAddress.getByName("127.0.0.1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "example.com/8", "10.0.0.0/x", "/8", ""})
    void anInvalidRangeIsRefused(String range) {
        assertThatThrownBy(() -> AddressRules.of(Set.of(range)))
                .hasMessageContaining("'" + range + "'; it must be like 10.0.0.0/8");
    }
}
