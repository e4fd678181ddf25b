package dev.switchgear.signals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which addresses a health check may reach: public ones, and those that are allowed by name. Link-local addresses,
 * where a cloud keeps credentials, are never reached.
 *
 * @param allowed ranges as {@code 10.0.0.0/8}, each private or loopback
 */
record AddressRules(List<Range> allowed) {
    /** Private, shared, loopback, documentation, benchmarking, multicast and reserved ones, of both families. */
    private static final List<Range> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Range::parse)
            .toList();

    private static final List<Range> NEVER = Stream.of("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32")
            .map(Range::parse)
            .toList();

    AddressRules {
        allowed = List.copyOf(allowed);
    }

    /** @throws IllegalArgumentException if a range is invalid */
    static AddressRules of(Set<String> ranges) {
        return new AddressRules(ranges.stream().map(Range::parse).toList());
    }

    boolean admits(InetAddress address) {
        return NEVER.stream().noneMatch(range -> range.holds(address))
                && (NOT_PUBLIC.stream().noneMatch(range -> range.holds(address))
                        || allowed.stream().anyMatch(range -> range.holds(address)));
    }

    /**
     * A range of addresses, which begin with the same bits.
     *
     * @param prefix the first address; Java returns an IPv4 address that is mapped into IPv6 as IPv4
     * @param bits the number of equal bits
     */
    record Range(InetAddress prefix, int bits) {
        static Range parse(String text) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? "" : text.substring(0, slash);
            try {
                if (!address.matches("[0-9a-fA-F:.]+")) {
                    throw new UnknownHostException(text);
                }
                InetAddress prefix = InetAddress.getByName(address);
                int bits = Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > prefix.getAddress().length * 8) {
                    throw new NumberFormatException(text);
                }
                return new Range(prefix, bits);
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException(
                        "range of addresses is '" + text + "'; it must be like 10.0.0.0/8 or fd12::/16", e);
            }
        }

        boolean holds(InetAddress address) {
            byte[] mine = prefix.getAddress();
            byte[] other = address.getAddress();
            if (mine.length != other.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(mine, 0, whole, other, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
        }
    }
}
