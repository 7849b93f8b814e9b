package org.lxcautoscale.history;

import org.lxcautoscale.container.ContainerId;

/**
 * Whose history it is: a container's, or that of a host itself.
 *
 * @param host the name of the host
 * @param container the container's id; empty for the host itself
 */
public record Subject(String host, String container) {

    public static Subject host(String host) {
        return new Subject(host, "");
    }

    public static Subject container(String host, ContainerId id) {
        return new Subject(host, id.value());
    }

    public boolean isHost() {
        return container.isEmpty();
    }

    @Override
    public String toString() {
        return isHost() ? "host " + host : "container " + container + " of " + host;
    }
}
