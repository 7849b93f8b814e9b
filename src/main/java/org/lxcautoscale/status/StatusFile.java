package org.lxcautoscale.status;

import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.JsonFormat;

/** The file in which the daemon publishes its status to other processes. */
public final class StatusFile {

    private final Path file;
    // A file is written or read now and then: buffers that are kept for the next time are not worth their memory.
    private final JsonType<StatusReport> json = JsonFormat.create(
                    options -> options.bufferRecycling(BufferRecycleStrategy.NO_RECYCLING))
            .type(StatusReport.class);

    public StatusFile(Path stateDir) {
        this.file = stateDir.resolve("status.json");
    }

    public void write(StatusReport report) throws IOException {
        AtomicFile.write(file, toJson(report));
    }

    /** The report as one line of JSON. */
    public String toJson(StatusReport report) {
        return json.toJson(report);
    }

    /**
     * The last report; empty when there is none.
     *
     * @throws IOException when it cannot be read or is invalid
     */
    public Optional<StatusReport> read() throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        try {
            return Optional.of(present(json.fromJson(text)));
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw new IOException(file + " makes no sense: " + e.getMessage(), e);
        }
    }

    private static StatusReport present(@Nullable StatusReport report) {
        if (report == null) {
            throw new IllegalStateException("it holds no status");
        }
        return report;
    }
}
