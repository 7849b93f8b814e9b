package org.lxcautoscale.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small UTF-8 files, and says in words why one cannot be read. Endless and huge files do no harm. */
final class ConfigurationText {

    private ConfigurationText() {}

    /** A file cannot be read; the message says why, without the file's name. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnreadableException(String message) {
            super(message);
        }

        private UnreadableException(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** The text of a file of at most so many bytes. */
    static String read(Path file, int largest) throws UnreadableException {
        if (Files.isDirectory(file)) {
            throw new UnreadableException("it is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new UnreadableException("it is larger than " + largest / 1024 + " KiB");
            }
            return String.valueOf(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)));
        } catch (NoSuchFileException e) {
            throw new UnreadableException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new UnreadableException("permission denied", e);
        } catch (CharacterCodingException e) {
            throw new UnreadableException("it is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UnreadableException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }
}
