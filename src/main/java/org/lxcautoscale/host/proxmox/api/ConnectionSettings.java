package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.util.List;

/**
 * How to connect to the API.
 *
 * @param hosts nodes of the cluster, by name or address; tried in order until one answers
 * @param port 8006, unless there is a proxy in front of Proxmox
 * @param timeouts how long to wait for a response, and when to stop trying
 */
public record ConnectionSettings(List<String> hosts, int port, ApiToken token, Trust trust, Timeouts timeouts) {

    /** @throws IllegalArgumentException when {@code hosts} is empty */
    public ConnectionSettings {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("at least one host is needed");
        }
        hosts = List.copyOf(hosts);
    }

    /** The same settings with a single host. */
    public ConnectionSettings to(String host) {
        return new ConnectionSettings(List.of(host), port, token, trust, timeouts);
    }

    /**
     * Timeouts and circuit breaker settings. Proxmox answers a wrong token after 3 s, and waits up to 10 s for a
     * container's lock.
     *
     * @param connect timeout for establishing a connection
     * @param read timeout for the response to a GET
     * @param write timeout for the response to a write
     * @param failures consecutive failures after which the circuit of a host or node opens
     * @param firstPause how long it stays open the first time; doubled each time, with jitter
     * @param longestPause upper bound of the doubling
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
