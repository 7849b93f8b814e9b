package org.lxcautoscale.status;

import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcautoscale.cycle.AtomicFile;

/** The file through which the daemon shows its status to other processes. */
public final class StatusFile {

    private final Path file;
    private final JsonType<StatusReport> json = Jsonb.builder().build().type(StatusReport.class);

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
     * @throws IOException when it cannot be read or makes no sense
     */
    public Optional<StatusReport> read() throws IOException {
        try {
            return Optional.of(json.fromJson(Files.readString(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JsonException | IllegalStateException e) {
            throw new IOException(file + " makes no sense: " + e.getMessage(), e);
        }
    }
}
