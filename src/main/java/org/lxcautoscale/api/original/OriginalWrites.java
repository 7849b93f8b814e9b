package org.lxcautoscale.api.original;

import io.avaje.jex.http.Context;
import java.util.Map;
import org.lxcautoscale.api.ApiRequest;
import org.lxcautoscale.api.Commands;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Job;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.http.ApiProblem;

/** What the routes of the original change. Thread-safe. */
final class OriginalWrites {

    /** The largest amounts that anyone could mean. */
    private static final long MOST_CORES = 8192;

    private static final long MOST_MEBIBYTES = 1L << 30;
    private static final long MOST_GIBIBYTES = 128 << 10;

    private final RunningDaemon daemon;
    private final Commands commands;

    OriginalWrites(RunningDaemon daemon) {
        this.daemon = daemon;
        this.commands = new Commands(daemon.control());
    }

    /** {@code POST /scale/cores}. */
    Envelope setCores(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        long cores = body.whole("cores", MOST_CORES, "cores");
        return resized(
                context,
                body,
                id,
                Map.of(Resource.CPU, cores * 1000),
                "CPU cores set to " + cores + " for container " + id);
    }

    /** {@code POST /scale/ram}. */
    Envelope setMemory(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        long mebibytes = body.whole("memory", MOST_MEBIBYTES, "MB");
        return resized(
                context,
                body,
                id,
                Map.of(Resource.MEMORY, mebibytes << 20),
                "RAM set to " + mebibytes + " MB for container " + id);
    }

    private Envelope resized(
            Context context, OriginalBody body, ContainerId id, Map<Resource, Long> amounts, String message)
            throws InterruptedException {
        return ordered(
                context, new Command.Resize(id, amounts, body.flag("force"), false, caller(context)), id, message, "");
    }

    /** {@code POST /scale/storage/increase}. */
    Envelope growDisk(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        int gibibytes = (int) body.whole("disk_size", MOST_GIBIBYTES, "GB to add");
        return worked(
                context,
                new Job.Task(new ContainerTask.GrowRootDisk(id, gibibytes)),
                "Storage increased by " + gibibytes + " GB for container " + id,
                "");
    }

    /** {@code POST /snapshot/create}. */
    Envelope takeSnapshot(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        SnapshotName name = snapshot(body);
        return worked(
                context,
                new Job.Task(new ContainerTask.CreateSnapshot(id, name)),
                "Snapshot '%s' created for container %s".formatted(name, id),
                "");
    }

    /** {@code POST /snapshot/rollback}. */
    Envelope rollBack(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        SnapshotName name = snapshot(body);
        return worked(
                context,
                new Job.RollBack(id, name),
                "Container %s rolled back to snapshot '%s'".formatted(id, name),
                "");
    }

    private static SnapshotName snapshot(OriginalBody body) {
        try {
            return new SnapshotName(body.text("snapshot_name"));
        } catch (IllegalArgumentException e) {
            throw wrong("snapshot_name", e);
        }
    }

    /** {@code POST /clone/create}. */
    Envelope makeClone(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        ContainerId newId = body.container("new_vm_id");
        return worked(
                context,
                job(id, newId, name(body)),
                "Clone operation completed successfully.",
                "Container %s cloned from %s and started successfully.".formatted(newId, id));
    }

    private static CloneName name(OriginalBody body) {
        try {
            return new CloneName(body.text("new_vm_name"));
        } catch (IllegalArgumentException e) {
            throw wrong("new_vm_name", e);
        }
    }

    private static Job job(ContainerId id, ContainerId newId, CloneName name) {
        try {
            return new Job.MakeClone(id, newId, name);
        } catch (IllegalArgumentException e) {
            throw wrong("new_vm_id", e);
        }
    }

    private static ApiProblem wrong(String field, IllegalArgumentException e) {
        return ApiProblem.badRequest("'%s': %s.".formatted(field, ApiRequest.printable(String.valueOf(e.getMessage()))))
                .inField(field);
    }

    /** {@code DELETE /clone/delete}. */
    Envelope remove(Context context) throws InterruptedException {
        OriginalBody body = OriginalBody.of(ApiRequest.body(context));
        ContainerId id = body.container("vm_id");
        return worked(
                context,
                new Job.Remove(id, body.flag("force")),
                "Delete operation completed successfully.",
                "Container %s stopped and destroyed successfully.".formatted(id));
    }

    private static String caller(Context context) {
        return new ApiRequest(context).caller();
    }

    private Envelope worked(Context context, Job job, String message, String data) throws InterruptedException {
        return ordered(context, new Command.Work(job, caller(context)), job.id(), message, data);
    }

    /**
     * Lets the loop do something.
     *
     * @param data empty for the sentence of the loop
     */
    private Envelope ordered(Context context, Command command, ContainerId id, String message, String data)
            throws InterruptedException {
        if (daemon.board().view().settings().startup().dryRun()) {
            throw new ApiProblem(409, "Refused", "This is a dry run (dry_run: true), which changes nothing.");
        }
        return commands.carryOut(command, context)
                .map(done -> Envelope.of(message, data.isEmpty() ? done.sentence() : data))
                .orElseGet(() -> new Envelope(
                        202,
                        "It is under way and goes on. What becomes of it is in the log, and last_work at"
                                + " GET /resource/vm/status?vm_id=" + id + ".",
                        null,
                        Map.of()));
    }
}
