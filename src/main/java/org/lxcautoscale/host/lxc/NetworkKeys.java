package org.lxcautoscale.host.lxc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.Inventory.Network;

/** The configuration keys of networks, {@code lxc.net.0.type} and those below. */
final class NetworkKeys {

    private static final Pattern KEY = Pattern.compile("lxc\\.net\\.([0-9]{1,4})\\.(type|ipv4\\.address)");
    private static final String FIRST = "lxc.net.0.";
    private static final String ADDRESS = FIRST + "ipv4.address";
    private static final String GATEWAY = FIRST + "ipv4.gateway";

    /** Kinds of a network without an interface; a container with an address for one does not start. */
    private static final Set<String> WITHOUT_INTERFACE = Set.of("", "empty", "none");

    private NetworkKeys() {}

    private static final class Interface {
        private String type = "";
        private final List<String> addresses = new ArrayList<>();
    }

    /** The interfaces by number; one with more than one address is there once for each. */
    static List<Network> read(LxcConfig config) {
        Map<Integer, Interface> found = new TreeMap<>();
        for (LxcConfig.Setting setting : config.settings()) {
            Matcher key = KEY.matcher(setting.key());
            if (!key.matches()) {
                continue;
            }
            Interface one = found.computeIfAbsent(Integer.valueOf(key.group(1)), _ -> new Interface());
            if (key.group(2).equals("type")) {
                one.type = setting.value();
            } else if (setting.value().isEmpty()) {
                one.addresses.clear();
            } else {
                one.addresses.add(setting.value());
            }
        }
        List<Network> all = new ArrayList<>();
        found.forEach((number, one) -> all.addAll(networks("net" + number, one)));
        return List.copyOf(all);
    }

    private static List<Network> networks(String name, Interface one) {
        if (WITHOUT_INTERFACE.contains(one.type)) {
            return List.of();
        }
        List<Network> all = one.addresses.stream()
                .map(NetworkKeys::address)
                .flatMap(Optional::stream)
                .map(address -> new Network(name, Optional.of(address)))
                .toList();
        return all.isEmpty() ? List.of(new Network(name, Optional.empty())) : all;
    }

    /** Of {@code 10.0.3.7/24 10.0.3.255}; without a length it has that of its class, as LXC takes it. */
    private static Optional<Ipv4Interface> address(String value) {
        String first = value.split("\\s+", 2)[0];
        return first.contains("/")
                ? Ipv4Interface.parse(first)
                : Ipv4.parse(first).map(address -> new Ipv4Interface(address, lengthByClass(address)));
    }

    private static int lengthByClass(Ipv4 address) {
        int first = address.bits() >>> 24;
        return first < 128 ? 8 : first < 192 ? 16 : 24;
    }

    /**
     * The configuration with this as the only address of the first interface; all else is kept. Without an address there is no
     * gateway either, with which LXC does not start a container that has no address.
     *
     * @param address empty for DHCP
     * @return empty if there is no such interface, and an address for it
     */
    static Optional<LxcConfig> write(LxcConfig config, Optional<Ipv4Interface> address) {
        List<Network> first = read(config).stream()
                .filter(network -> network.name().equals("net0"))
                .toList();
        if (first.isEmpty()) {
            return address.isEmpty() ? Optional.of(config) : Optional.empty();
        }
        if (first.size() == 1 && first.getFirst().address().equals(address) && address.isPresent()) {
            return Optional.of(config);
        }
        LxcConfig changed = config.replaced(
                key(ADDRESS::equals), key(key -> key.startsWith(FIRST)), address.map(one -> ADDRESS + " = " + one));
        return Optional.of(
                address.isPresent() ? changed : changed.replaced(NetworkKeys::isGateway, _ -> false, Optional.empty()));
    }

    private static Predicate<String> key(Predicate<String> condition) {
        return line -> LxcConfig.setting(line)
                .map(LxcConfig.Setting::key)
                .filter(condition)
                .isPresent();
    }

    /** Whether a line names a gateway; {@code dev} is a route that needs no address. */
    private static boolean isGateway(String line) {
        return LxcConfig.setting(line)
                .filter(setting ->
                        setting.key().equals(GATEWAY) && !setting.value().equals("dev"))
                .isPresent();
    }
}
