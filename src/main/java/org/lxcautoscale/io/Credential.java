package org.lxcautoscale.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Secrets that systemd hands to a service ({@code LoadCredential=}). The configuration names them by their file in {@code
 * /etc/credstore}, which only root can read; the service gets a copy in a directory of its own.
 */
public final class Credential {

    private static final Path STORE = Path.of("/etc/credstore");

    private Credential() {}

    /**
     * The file to read a secret from.
     *
     * @param file as in the configuration
     * @param environment {@code CREDENTIALS_DIRECTORY} is set by systemd
     * @return the service's copy if there is one, otherwise {@code file}
     */
    public static Path source(Path file, Map<String, String> environment) {
        String directory = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
        if (directory.isEmpty() || !STORE.equals(file.getParent())) {
            return file;
        }
        Path copy = Path.of(directory).resolve(file.getFileName());
        return Files.exists(copy) ? copy : file;
    }
}
