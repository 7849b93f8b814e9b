package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;

/**
 * The addresses of {@code static_ip_range}.
 *
 * @param addresses all of them, in file order; incomplete if a problem was reported
 * @param prefixLength of each; empty if none has one
 */
record StaticAddresses(List<Ipv4> addresses, Optional<Integer> prefixLength) {

    private static final int MAX_ADDRESSES = 65_536;

    /** Where network and broadcast address are no longer set apart (RFC 3021). */
    private static final int POINT_TO_POINT = 31;

    StaticAddresses {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads entries: two are the first and the last address, any other number are all.
     *
     * @param problems takes a sentence on each problem
     */
    static StaticAddresses read(List<String> written, Consumer<String> problems) {
        List<Ipv4> addresses = new ArrayList<>();
        Set<Integer> lengths = new TreeSet<>();
        for (String entry : written) {
            Optional<Ipv4Interface> withLength = Ipv4Interface.parse(entry);
            withLength.map(Ipv4Interface::prefixLength).ifPresent(lengths::add);
            withLength
                    .map(Ipv4Interface::address)
                    .or(() -> Ipv4.parse(entry))
                    .ifPresentOrElse(
                            addresses::add,
                            () -> problems.accept(
                                    "static_ip_range: '%s' is not an IPv4 address".formatted(Problem.quote(entry))));
        }
        if (lengths.size() > 1) {
            problems.accept("static_ip_range has the prefix lengths %s; write the same for all addresses"
                    .formatted(lengths.stream().map(length -> "/" + length).collect(Collectors.joining(", "))));
        }
        boolean isValid = addresses.size() == written.size() && lengths.size() <= 1;
        Optional<Integer> length = lengths.stream().findFirst();
        if (!isValid) {
            return new StaticAddresses(addresses, length);
        }
        return new StaticAddresses(
                addresses.size() == 2
                        ? range(addresses.getFirst(), addresses.getLast(), length, problems)
                        : listed(addresses, length, problems),
                length);
    }

    /** Network and broadcast addresses are left out. */
    private static List<Ipv4> range(Ipv4 first, Ipv4 last, Optional<Integer> length, Consumer<String> problems) {
        long distance = first.distanceTo(last);
        if (distance < 0) {
            problems.accept("static_ip_range ends before it begins; write %s first and %s last".formatted(last, first));
            return List.of();
        }
        if (distance >= MAX_ADDRESSES) {
            problems.accept("static_ip_range: %s to %s are %s addresses, but at most %s are allowed"
                    .formatted(first, last, distance + 1, MAX_ADDRESSES));
            return List.of();
        }
        List<Ipv4> range = IntStream.rangeClosed(0, Math.toIntExact(distance))
                .mapToObj(first::plus)
                .filter(address -> !isReserved(address, length))
                .toList();
        if (range.isEmpty()) {
            problems.accept("static_ip_range: %s to %s has no address for a clone, only those of the network itself"
                    .formatted(first, last));
        }
        return range;
    }

    private static List<Ipv4> listed(List<Ipv4> addresses, Optional<Integer> length, Consumer<String> problems) {
        Set<Ipv4> seen = new HashSet<>();
        for (Ipv4 address : addresses) {
            if (!seen.add(address)) {
                problems.accept("static_ip_range lists %s twice; write it once".formatted(address));
            }
            if (isReserved(address, length)) {
                problems.accept(
                        "static_ip_range: %s/%s is the address of the network itself or of its broadcasts; take it out"
                                .formatted(address, length.orElseThrow()));
            }
        }
        return addresses;
    }

    /** Whether it is the first or the last address of its network. */
    private static boolean isReserved(Ipv4 address, Optional<Integer> length) {
        if (length.isEmpty() || length.get() >= POINT_TO_POINT) {
            return false;
        }
        int hostBits = -1 >>> length.get();
        int host = address.bits() & hostBits;
        return host == 0 || host == hostBits;
    }
}
