package org.lxcautoscale.settings;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address and a port to listen at.
 *
 * @param host an IPv4 address, an IPv6 address without brackets, or a name, which is looked up only when it is used
 */
public record ListenAddress(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]%]+)]|([^\\[\\]:]+)):([0-9]{1,5})");
    private static final Pattern DIGITS = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\\.?)+");

    /** Of {@code 127.0.0.1:9706}, {@code [::1]:9706} or {@code localhost:9706}; empty if it is none of these. */
    public static Optional<ListenAddress> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(3));
        boolean isBracketed = parts.group(1) != null;
        String host = isBracketed ? parts.group(1) : parts.group(2);
        return port >= 1 && port <= 65_535 && (isBracketed ? isIpv6(host) : isIpv4OrName(host))
                ? Optional.of(new ListenAddress(host, port))
                : Optional.empty();
    }

    private static boolean isIpv6(String host) {
        try {
            Inet6Address.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isIpv4OrName(String host) {
        if (!DIGITS.matcher(host).matches()) {
            return host.length() <= 253 && NAME.matcher(host).matches();
        }
        try {
            Inet4Address.ofLiteral(host);
            return IPV4.matcher(host).matches();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Whether it is surely of this machine only: {@code localhost}, or a loopback address. */
    public boolean isLoopback() {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false; // a name
        }
    }

    /** As it is configured: {@code [::1]:9706}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
