package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.util.List;

/**
 * How to reach the API.
 *
 * @param hosts nodes of the cluster, by name or address; tried in turn until one answers
 * @param port 8006, unless something stands before Proxmox
 * @param timeouts how long to wait, and when to give up
 */
public record ConnectionSettings(List<String> hosts, int port, ApiToken token, Trust trust, Timeouts timeouts) {

    /** @throws IllegalArgumentException when there is no host */
    public ConnectionSettings {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("at least one host is needed");
        }
        hosts = List.copyOf(hosts);
    }

    /** The same, by one host only. */
    public ConnectionSettings to(String host) {
        return new ConnectionSettings(List.of(host), port, token, trust, timeouts);
    }

    /**
     * How long to wait for what. Proxmox answers a wrong token after 3 s, and waits up to 10 s for a container's lock.
     *
     * @param connect for a connection
     * @param read for the answer to a question
     * @param write for the answer to an order
     * @param failures in a row after which a host or node is left alone
     * @param firstPause for which it is left alone then; doubled each time, with jitter
     * @param longestPause what the doubling ends at
     */
    public record Timeouts(
            Duration connect, Duration read, Duration write, int failures, Duration firstPause, Duration longestPause) {

        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                3,
                Duration.ofSeconds(15),
                Duration.ofMinutes(5));
    }
}
