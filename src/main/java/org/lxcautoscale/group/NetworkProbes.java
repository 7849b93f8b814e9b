package org.lxcautoscale.group;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.Probe;

/** Probes over the network, on a few threads of their own, which exist only while there is something to probe. */
public final class NetworkProbes implements Probes {

    private static final int THREADS = 4;

    private final Addresses addresses;
    private final Map<ContainerId, Watched> watched = new HashMap<>();
    private final Map<ContainerId, Health> found = new ConcurrentHashMap<>();
    private Optional<ScheduledExecutorService> threads = Optional.empty();

    /** Knows at which addresses a container can be reached. Blocks; called on any thread. */
    @FunctionalInterface
    public interface Addresses {
        Set<Ipv4> of(ContainerId id) throws TaskFailedException;
    }

    /** A member that is probed. */
    private record Watched(HealthCheck check, ScheduledFuture<?> probes) {}

    public NetworkProbes(Addresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public void watch(Map<ContainerId, HealthCheck> members) {
        watched.entrySet().removeIf(entry -> {
            boolean isOver = !entry.getValue().check().equals(members.get(entry.getKey()));
            if (isOver) {
                entry.getValue().probes().cancel(true);
                found.remove(entry.getKey());
            }
            return isOver;
        });
        members.forEach((id, check) -> {
            if (!(check.probe() instanceof Probe.Running)) {
                watched.computeIfAbsent(id, _ -> new Watched(check, begin(id, check)));
            }
        });
    }

    private ScheduledFuture<?> begin(ContainerId id, HealthCheck check) {
        ScheduledExecutorService all = threads.orElseGet(() -> Executors.newScheduledThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("probe-", 1).factory()));
        threads = Optional.of(all);
        return all.scheduleWithFixedDelay(
                () -> probe(id, check), 0, check.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void probe(ContainerId id, HealthCheck check) {
        String problem = problem(id, check);
        if (!Thread.currentThread().isInterrupted()) {
            found.merge(
                    id, Health.after(new Health(0, false, ""), problem), (before, _) -> Health.after(before, problem));
        }
    }

    /** Why it is not healthy; empty if it is. */
    private String problem(ContainerId id, HealthCheck check) {
        Set<Ipv4> all;
        try {
            all = addresses.of(id);
        } catch (TaskFailedException e) {
            return "its address is not known: " + e.sentence();
        } catch (RuntimeException e) { // or it would never be probed again
            return "its address is not known: " + e;
        }
        String problem = "it has no address yet";
        for (Ipv4 address : all) {
            problem = problem(address, check);
            if (problem.isEmpty()) {
                return "";
            }
        }
        return problem;
    }

    private static String problem(Ipv4 address, HealthCheck check) {
        return switch (check.probe()) {
            case Probe.Running _ -> "";
            case Probe.Tcp(int port) -> tcp(address, port, check.timeout());
            case Probe.Http(int port, String path) -> http(address, port, path, check.timeout());
        };
    }

    private static String tcp(Ipv4 address, int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.toString(), port), millis(timeout));
            return "";
        } catch (IOException e) {
            return "no connection to " + address + ":" + port + ": " + e.getMessage();
        }
    }

    private static String http(Ipv4 address, int port, String path, Duration timeout) {
        String url = "http://" + address + ":" + port + path;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            try {
                connection.setConnectTimeout(millis(timeout));
                connection.setReadTimeout(millis(timeout));
                connection.setInstanceFollowRedirects(false);
                int status = connection.getResponseCode();
                return status >= 200 && status < 400 ? "" : url + " answers with status " + status;
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            return "no answer from " + url + ": " + e.getMessage();
        }
    }

    private static int millis(Duration timeout) {
        return Math.toIntExact(Math.max(1, timeout.toMillis()));
    }

    @Override
    public Optional<Health> of(ContainerId id) {
        return Optional.ofNullable(found.get(id));
    }

    @Override
    public void close() {
        threads.ifPresent(ScheduledExecutorService::shutdownNow);
    }
}
