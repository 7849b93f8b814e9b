package org.lxcautoscale.learn;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;

/** One file for each container, replaced as a whole. */
final class ModelFiles {

    private static final String SUFFIX = ".model";

    /** A model takes a quarter of it. */
    private static final long MOST_BYTES = 256 << 10;

    private final Path directory;

    ModelFiles(Path directory) {
        this.directory = directory;
    }

    private Path file(ContainerId id) {
        return directory.resolve(id.value() + SUFFIX);
    }

    /**
     * What was written; empty if there is none.
     *
     * @throws IOException when it cannot be read, or is none of ours
     */
    Optional<byte[]> read(ContainerId id) throws IOException {
        Path file = file(id);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " is too large for a model");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (FileSystemException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    void write(ContainerId id, byte[] packed) throws IOException {
        AtomicFile.write(file(id), packed);
    }

    void delete(ContainerId id) throws IOException {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw FileErrors.wrap(file(id), e);
        }
    }

    /** The containers that there are models of, in no order. */
    List<ContainerId> ids() throws IOException {
        List<ContainerId> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String id = name.substring(0, name.length() - SUFFIX.length());
                if (ContainerId.isValid(id)) {
                    ids.add(new ContainerId(id));
                }
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return ids;
    }
}
