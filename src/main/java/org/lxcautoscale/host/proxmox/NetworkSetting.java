package org.lxcautoscale.host.proxmox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/**
 * The value of {@code net0} as Proxmox writes it, {@code name=eth0,bridge=vmbr0,gw=10.0.0.1,ip=10.0.0.5/24,type=veth}, and that
 * of a virtual machine's {@code ipconfig0}, {@code ip=10.0.0.6/24,gw=10.0.0.1}. Whatever it says besides the address is kept as
 * it is, in its order.
 *
 * @param options the value of each key
 */
public record NetworkSetting(SequencedMap<String, String> options) {

    private static final String ADDRESS = "ip";
    private static final String GATEWAY = "gw";
    private static final String DHCP = "dhcp";
    /** The address is set inside the container. */
    private static final String MANUAL = "manual";

    public NetworkSetting {
        options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is not {@code KEY=VALUE,KEY=VALUE}, or has a key twice; the message says what is wrong
     */
    public static NetworkSetting parse(String value) {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        for (String part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "'" + value + "' makes no sense: expected KEY=VALUE, found '" + part + "'");
            }
            String key = part.substring(0, equals);
            if (options.putIfAbsent(key, part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("'" + value + "' makes no sense: it has " + key + " twice");
            }
        }
        return new NetworkSetting(options);
    }

    /**
     * The fixed IPv4 address; empty with DHCP, or if it is not set here.
     *
     * @throws IllegalArgumentException if it is no address
     */
    public Optional<Ipv4Interface> address() {
        String address = options.getOrDefault(ADDRESS, MANUAL);
        if (address.equals(DHCP) || address.equals(MANUAL)) {
            return Optional.empty();
        }
        return Optional.of(
                Ipv4Interface.parse(address)
                        .orElseThrow(
                                () -> new IllegalArgumentException(
                                        "ip=" + address
                                                + " makes no sense: expected an IPv4 address with its prefix length, as 192.168.1.10/24, dhcp or manual")));
    }

    /** The same with this IPv4 address; empty for DHCP. */
    public NetworkSetting withAddress(Optional<Ipv4Interface> address) {
        SequencedMap<String, String> changed = new LinkedHashMap<>(options);
        changed.put(ADDRESS, address.map(Ipv4Interface::toString).orElse(DHCP));
        if (address.isEmpty()) {
            // Of no use without an address. Whether Proxmox would accept it is not known.
            changed.remove(GATEWAY);
        }
        return new NetworkSetting(changed);
    }

    /**
     * What {@code net0} must become for this task; empty if nothing must change.
     *
     * @param net0 its value; empty if the container has none
     * @throws TaskFailedException when it cannot be done: there is no {@code net0} to have the address, or it makes no sense
     */
    public static Optional<NetworkSetting> forTask(ContainerTask.SetAddress task, Optional<String> net0)
            throws TaskFailedException {
        if (net0.isEmpty()) {
            if (task.address().isEmpty()) {
                return Optional.empty();
            }
            throw new TaskFailedException(
                    Kind.REFUSED,
                    "container " + task.id() + " has no network interface net0, so it cannot get the address "
                            + task.address().get());
        }
        try {
            NetworkSetting now = parse(net0.get());
            NetworkSetting wanted = now.withAddress(task.address());
            return wanted.equals(now) ? Optional.empty() : Optional.of(wanted);
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(
                    Kind.FAILED,
                    "the address of container " + task.id() + " cannot be set: in its configuration net0: "
                            + e.getMessage(),
                    e);
        }
    }

    /** As Proxmox writes it. */
    @Override
    public String toString() {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(","));
    }
}
