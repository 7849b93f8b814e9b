package org.lxcautoscale.host.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.host.Inventory.Network;

/** A kind of guest of Proxmox, and where the addresses of its interfaces are configured. */
public enum GuestKind {
    CONTAINER("lxc", "lxc", "net"),
    /** Its addresses are those that it is given when it starts, by cloud-init; those set inside of it are not known. */
    VIRTUAL_MACHINE("qemu", "qemu-server", "ipconfig");

    private static final String INTERFACE = "net";

    private final String type;
    private final String directory;
    private final String key;

    GuestKind(String type, String directory, String key) {
        this.type = type;
        this.directory = directory;
        this.key = key;
    }

    /** In paths and rows of the API: {@code lxc}. */
    public String type() {
        return type;
    }

    /** Where the configurations are, below the directory of a node: {@code qemu-server}. */
    String directory() {
        return directory;
    }

    /** Whether this key is that of an interface's addresses: {@code net0} of a container. */
    public boolean isNetwork(String option) {
        return option.startsWith(key) && option.substring(key.length()).matches("[0-9]{1,2}");
    }

    /**
     * The interfaces of a guest.
     *
     * @param options its configuration in force; only those with addresses matter
     * @throws IllegalArgumentException if an address makes no sense; the message says of what
     */
    public List<Network> networks(Map<String, String> options) {
        List<Network> networks = new ArrayList<>();
        options.forEach((option, value) -> {
            if (isNetwork(option)) {
                try {
                    networks.add(new Network(
                            INTERFACE + option.substring(key.length()),
                            NetworkSetting.parse(value).address()));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
                }
            }
        });
        return List.copyOf(networks);
    }
}
