package org.lxcautoscale.history;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How far a file is an array of JSON objects. Only brackets and strings are looked at.
 *
 * @param position where the last complete object ends; after the opening bracket where there is none
 * @param isEmpty whether there is none
 * @param isWhole whether the array is closed after it, and nothing follows
 */
record ArrayEnd(long position, boolean isEmpty, boolean isWhole) {

    private static final int BUFFER = 1 << 16;

    /** Reads the whole file; null when it is no such array, nor the beginning of one. */
    static @Nullable ArrayEnd of(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return new Scan(in).run();
        }
    }

    /** One pass over the bytes of a file. */
    private static final class Scan {

        private final InputStream in;
        private long position;
        private long end;
        private int objects;

        Scan(InputStream in) {
            this.in = in;
        }

        @Nullable
        ArrayEnd run() throws IOException {
            if (next() != '[') {
                return null;
            }
            end = position;
            int found = next();
            while (found == '{' && skipObject()) {
                end = position;
                objects++;
                found = next();
                if (found == ',') {
                    found = next();
                    if (found == ']') {
                        return new ArrayEnd(end, false, false);
                    }
                }
            }
            int after = found == ']' ? next() : -1;
            boolean isBegun = found == ']' || found == '{' || isNothing(found);
            return isBegun && isNothing(after) ? new ArrayEnd(end, objects == 0, found == ']' && after < 0) : null;
        }

        /** The end of the file. After a loss of power, a file may end with zeros. */
        private static boolean isNothing(int found) {
            return found <= 0;
        }

        /** The next byte that is not blank; -1 at the end. */
        private int next() throws IOException {
            int found = read();
            while (found == ' ' || found == '\n' || found == '\r' || found == '\t') {
                found = read();
            }
            return found;
        }

        /** Reads on to the end of an object that has begun; false when it does not end. */
        private boolean skipObject() throws IOException {
            boolean isText = false;
            int depth = 1;
            while (depth > 0) {
                int found = read();
                if (isNothing(found)) {
                    return false;
                }
                if (isText) {
                    if (found == '\\') {
                        read();
                    }
                    isText = found != '"';
                } else {
                    isText = found == '"';
                    depth += found == '{' || found == '[' ? 1 : found == '}' || found == ']' ? -1 : 0;
                }
            }
            return true;
        }

        private int read() throws IOException {
            int found = in.read();
            position += found < 0 ? 0 : 1;
            return found;
        }
    }
}
