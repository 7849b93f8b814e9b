package org.lxcautoscale.control;

import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.JsonFormat;

/** {@code work.json} in {@code state_dir}: the jobs that have begun and not ended, so that the next program goes on with them. */
final class WorkFile {

    private final Path file;
    private final JsonType<Content> json = JsonFormat.create(
                    options -> options.bufferRecycling(BufferRecycleStrategy.NO_RECYCLING))
            .type(Content.class);

    WorkFile(Path stateDir) {
        this.file = stateDir.resolve("work.json");
    }

    /**
     * Reads it; nothing where there is no file.
     *
     * @throws IOException when it cannot be read, or makes no sense
     */
    List<Unfinished> read() throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return List.of();
        }
        try {
            return Objects.requireNonNull(json.fromJson(text), "it is empty").jobs().stream()
                    .map(Entry::toUnfinished)
                    .toList();
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw new IOException(
                    "%s makes no sense: %s. Mend it, or move it away: then what was being done to containers is not finished."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    void write(List<Unfinished> jobs) throws IOException {
        AtomicFile.write(
                file, json.toJsonPretty(new Content(jobs.stream().map(Entry::of).toList())) + "\n");
    }

    @Json
    record Content(List<Entry> jobs) {}

    /** What a job is. */
    enum Kind {
        /** One task: only what it was is known. */
        TASK,
        ROLLBACK,
        CLONE,
        REMOVAL
    }

    /**
     * A job.
     *
     * @param snapshot of a rollback, what it goes back to
     */
    @Json
    record Entry(
            String kind,
            String container,
            @Nullable String copy,
            @Nullable String name,
            @Nullable String snapshot,
            boolean hasRun,
            boolean isForced,
            String title,
            String by,
            Instant since) {

        static Entry of(Unfinished one) {
            String snapshot = one.snapshot().map(SnapshotName::value).orElse(null);
            String id = one.job().id().value();
            String title = one.job().title();
            return switch (one.job()) {
                case Job.RollBack back ->
                    entry(Kind.ROLLBACK, id, null, null, back.snapshot().value(), one, false, title);
                case Job.MakeClone copy ->
                    entry(Kind.CLONE, id, copy.newId().value(), copy.name().value(), snapshot, one, false, title);
                case Job.Remove remove -> entry(Kind.REMOVAL, id, null, null, null, one, remove.isForced(), title);
                case Job.Task _, Job.Former _ -> entry(Kind.TASK, id, null, null, null, one, false, title);
            };
        }

        private static Entry entry(
                Kind kind,
                String id,
                @Nullable String copy,
                @Nullable String name,
                @Nullable String snapshot,
                Unfinished one,
                boolean isForced,
                String title) {
            return new Entry(
                    kind.name(), id, copy, name, snapshot, one.hasRun(), isForced, title, one.by(), one.since());
        }

        Unfinished toUnfinished() {
            ContainerId id = new ContainerId(container);
            Job job = switch (Kind.valueOf(kind)) {
                case TASK -> new Job.Former(id, title);
                case ROLLBACK -> new Job.RollBack(id, new SnapshotName(Objects.requireNonNull(snapshot, "snapshot")));
                case CLONE ->
                    new Job.MakeClone(
                            id,
                            new ContainerId(Objects.requireNonNull(copy, "copy")),
                            new CloneName(Objects.requireNonNull(name, "name")));
                case REMOVAL -> new Job.Remove(id, isForced);
            };
            return new Unfinished(
                    job,
                    by,
                    job instanceof Job.MakeClone
                            ? Optional.ofNullable(snapshot).map(SnapshotName::new)
                            : Optional.empty(),
                    hasRun,
                    Objects.requireNonNull(since, "since"));
        }
    }
}
