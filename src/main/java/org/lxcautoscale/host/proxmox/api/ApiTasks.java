package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.TimeSource;

/**
 * Work that takes longer than an answer: starting, stopping, cloning and the like. Proxmox accepts it at once, also when
 * it will fail; each call here returns when the task has ended well, and throws when it has not, with the end of the
 * task's log. A container is found on whatever node it is.
 *
 * <p>Used by one thread at a time.
 */
public final class ApiTasks {

    /** A disk of some hundred gigabytes is copied in that time. */
    public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int SHOWN_LINES = 3;

    private static final Pattern UPID =
            Pattern.compile("UPID:([A-Za-z0-9.-]+):(?:[0-9A-Fa-f]+:){3}[\\w-]+:[^/?#\\s]*:");
    private static final Pattern SNAPSHOT = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{1,39}");

    private final ApiClient client;
    private final TimeSource time;
    private final Duration limit;

    /**
     * @param time in which it is waited
     * @param limit how long one task is followed
     */
    public ApiTasks(ApiClient client, TimeSource time, Duration limit) {
        this.client = client;
        this.time = time;
        this.limit = limit;
    }

    public void start(ContainerId id) throws ApiException, InterruptedException {
        order("start of", id, "POST", "/status/start", Map.of());
    }

    /** Ends it at once. */
    public void stop(ContainerId id) throws ApiException, InterruptedException {
        order("stop of", id, "POST", "/status/stop", Map.of());
    }

    /**
     * Asks it to end.
     *
     * @param patience how long it may take; it runs on after that
     */
    public void shutdown(ContainerId id, Duration patience) throws ApiException, InterruptedException {
        order("shutdown of", id, "POST", "/status/shutdown", Map.of("timeout", Long.toString(patience.toSeconds())));
    }

    /**
     * Makes a full copy, which is stopped. A running container can only be copied from a snapshot.
     *
     * @param snapshot empty: as it is now
     */
    public void clone(ContainerId source, ContainerId copy, String hostname, String snapshot)
            throws ApiException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("newid", copy.value());
        form.put("hostname", hostname);
        form.put("full", "1");
        if (!snapshot.isEmpty()) {
            form.put("snapname", checked(snapshot));
        }
        order("clone of", source, "POST", "/clone", form);
    }

    /** Takes a snapshot; its name begins with a letter, and has 2 to 40 letters, digits, {@code _} and {@code -}. */
    public void snapshot(ContainerId id, String name) throws ApiException, InterruptedException {
        order("snapshot of", id, "POST", "/snapshot", Map.of("snapname", checked(name)));
    }

    public void deleteSnapshot(ContainerId id, String name) throws ApiException, InterruptedException {
        order("deletion of a snapshot of", id, "DELETE", "/snapshot/" + checked(name), Map.of());
    }

    /** Takes it back to a snapshot, which leaves it stopped. */
    public void rollback(ContainerId id, String name) throws ApiException, InterruptedException {
        order("rollback of", id, "POST", "/snapshot/" + checked(name) + "/rollback", Map.of());
    }

    /**
     * Enlarges a disk.
     *
     * @param disk {@code rootfs}, {@code mp0}, …
     * @param size the new one as {@code 8G}, or the difference as {@code +1G}
     */
    public void resizeDisk(ContainerId id, String disk, String size) throws ApiException, InterruptedException {
        order("resize of", id, "PUT", "/resize", Map.of("disk", disk, "size", size));
    }

    /** Destroys it, with its disks. It must not run. */
    public void destroy(ContainerId id) throws ApiException, InterruptedException {
        order("destruction of", id, "DELETE", "", Map.of());
    }

    private static String checked(String snapshot) {
        if (!SNAPSHOT.matcher(snapshot).matches()) {
            throw new IllegalArgumentException("'" + snapshot + "' is no name of a snapshot");
        }
        return snapshot;
    }

    private void order(String what, ContainerId id, String method, String path, Map<String, String> form)
            throws ApiException, InterruptedException {
        String node = nodeOf(id);
        try {
            order(what, id, node, method, path, form);
        } catch (ApiException e) {
            String now = e.fault() == Fault.NO_SUCH_CONTAINER ? nodeOf(id) : node;
            if (now.equals(node)) {
                throw e;
            }
            order(what, id, now, method, path, form);
        }
    }

    private void order(String what, ContainerId id, String node, String method, String path, Map<String, String> form)
            throws ApiException, InterruptedException {
        byte[] answer = client.onNode(node, method, ApiClient.guest(id, path), form);
        follow(what + " container " + id, Fields.textAnswered(answer));
    }

    private String nodeOf(ContainerId id) throws ApiException {
        ClusterList.Row row = client.list().containers().get(id);
        if (row == null) {
            throw new ApiException(Fault.NO_SUCH_CONTAINER, "there is no container " + id);
        }
        return row.node();
    }

    private void follow(String what, String upid) throws ApiException, InterruptedException {
        Matcher matcher = UPID.matcher(upid);
        if (!matcher.matches()) {
            throw new ApiException(Fault.GARBLED, "Proxmox answered without a task: " + Refusal.plain(upid));
        }
        String node = matcher.group(1);
        Instant end = time.now().steady().plus(limit);
        Duration pause = FIRST_PAUSE;
        String exitStatus = exitStatus(node, upid);
        while (exitStatus.isEmpty()) {
            if (!time.now().steady().isBefore(end)) {
                throw new ApiException(
                        Fault.NO_ANSWER,
                        String.format(Locale.ROOT, "%s still runs after %d s", what, limit.toSeconds()));
            }
            time.sleepUntil(time.now().steady().plus(pause));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            exitStatus = exitStatus(node, upid);
        }
        if (!exitStatus.equals("OK") && !exitStatus.startsWith("WARNINGS:")) {
            throw failure(what, node, upid, exitStatus);
        }
    }

    /** How a task has ended; empty while it runs, or while nobody can tell. */
    private String exitStatus(String node, String upid) throws ApiException {
        try {
            byte[] answer = client.onNode(node, "GET", "/tasks/" + upid + "/status", Map.of());
            Answers.TaskData task = Answers.TaskData.of(Fields.answered(answer));
            if (!"stopped".equals(task.status())) {
                return "";
            }
            return task.exitstatus() == null || task.exitstatus().isEmpty() ? "unknown" : task.exitstatus();
        } catch (ApiException e) {
            if (e.fault().isOfConnection() || e.fault() == Fault.LEFT_ALONE) {
                return "";
            }
            throw e;
        }
    }

    private ApiException failure(String what, String node, String upid, String exitStatus) {
        ApiException understood = Refusal.of(500, exitStatus, new byte[0]);
        String tail = tail(node, upid, exitStatus);
        return new ApiException(
                understood.fault(),
                "%s failed: %s%s".formatted(what, understood.sentence(), tail.isEmpty() ? "" : " (log: " + tail + ")"));
    }

    /** The last lines of the log that say more than the exit status. */
    private String tail(String node, String upid, String exitStatus) {
        try {
            byte[] answer = client.onNode(node, "GET", "/tasks/" + upid + "/log?limit=1000", Map.of());
            List<String> lines = Answers.lines(Fields.listAnswered(answer)).stream()
                    .filter(line -> !line.isEmpty() && !line.equals("TASK ERROR: " + exitStatus))
                    .toList();
            return String.join("; ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (ApiException _) {
            return "";
        }
    }
}
