package io.lictor.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses that share a prefix, written in CIDR notation (RFC 4632). Immutable. */
public final class AddressRange {

    /** Whole literal addresses only: a name would mean a look-up, and Java reads {@code 10} as 0.0.0.10. */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final byte[] network;
    private final int prefixBits;

    private AddressRange(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads one address, or a range such as {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] network = bytes(host);
        if (network.length == 0) {
            throw new IllegalArgumentException("'" + text + "' is not an address or a range such as 10.0.0.0/8");
        }
        int width = network.length * Byte.SIZE;
        int bits = slash < 0 ? width : prefix(text, text.substring(slash + 1), width);
        return new AddressRange(network, bits);
    }

    private static int prefix(String text, String digits, int width) {
        if (digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= width) {
            return Integer.parseInt(digits);
        }
        throw new IllegalArgumentException("'" + text + "': the prefix must be a number from 0 to " + width);
    }

    /** False for everything that is not a literal address of the same family inside the range. */
    public boolean holds(String address) {
        byte[] bytes = bytes(address);
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((bytes[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range
                && range.prefixBits == prefixBits
                && Arrays.equals(range.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefixBits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefixBits;
        } catch (UnknownHostException neverOfSuchALength) {
            throw new IllegalStateException(neverOfSuchALength);
        }
    }

    private static byte[] bytes(String literal) {
        String plain =
                literal.startsWith("[") && literal.endsWith("]") ? literal.substring(1, literal.length() - 1) : literal;
        int zone = plain.indexOf('%');
        String address = zone < 0 ? plain : plain.substring(0, zone);
        if (!LITERAL.matcher(address).matches()) {
            return new byte[0];
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException notAnAddress) {
            return new byte[0];
        }
    }
}
