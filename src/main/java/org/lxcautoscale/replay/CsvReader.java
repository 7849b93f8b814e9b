package org.lxcautoscale.replay;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lxcautoscale.io.FileErrors;

/**
 * Reads lines of comma-separated texts and numbers, of which there may be millions, from a file that may be compressed with gzip.
 * Blank lines are skipped. Errors name file, line and column. Not thread-safe.
 */
final class CsvReader implements Closeable {

    private static final int LONGEST_LINE = 4096;
    private static final int MOST_FIELDS = 16;
    private static final int MOST_DIGITS = 15;

    /** Powers of ten that a {@code double} holds exactly. */
    private static final double[] POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final Path path;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private long number;
    private final int[] ends = new int[MOST_FIELDS];
    private int fields;
    private String[] columns = {};

    private CsvReader(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    static CsvReader open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": it is a directory; name the .csv or .csv.gz files in it");
        }
        try {
            InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
            try {
                return new CsvReader(path, isCompressed(raw) ? new GZIPInputStream(raw, 1 << 16) : raw);
            } catch (IOException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw inWords(path, e);
        }
    }

    private static boolean isCompressed(InputStream in) throws IOException {
        in.mark(2);
        boolean isGzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return isGzip;
    }

    private static IOException inWords(Path path, IOException cause) {
        return switch (cause) {
            case EOFException _ ->
                new IOException(path + ": the compressed data ends in the middle: copy the file again", cause);
            case ZipException _ ->
                new IOException(
                        path + ": the compressed data is damaged (" + cause.getMessage() + "): copy the file again",
                        cause);
            default -> FileErrors.wrap(path, cause);
        };
    }

    /** Reads the first line, which must be one of these; returns which one. */
    String header(String... expected) throws IOException {
        String choice = "'" + String.join("' or '", expected) + "'";
        if (!next()) {
            throw new IOException(path + ": it is empty; its first line must be " + choice);
        }
        String header = new String(line, 0, length, StandardCharsets.UTF_8).replace("\uFEFF", "");
        if (!Arrays.asList(expected).contains(header)) {
            throw new IOException(String.format(
                    Locale.ROOT, "%s: line %d is '%s'; it must be %s", path, number, shown(header), choice));
        }
        columns = header.split(",", -1);
        return header;
    }

    /** Goes to the next line; false at the end of the file. */
    boolean next() throws IOException {
        do {
            if (!readLine()) {
                return false;
            }
        } while (length == 0);
        split();
        if (columns.length > 0 && fields != columns.length) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s: line %d has %d fields; expected are %d: %s",
                    path,
                    number,
                    fields,
                    columns.length,
                    String.join(",", columns)));
        }
        return true;
    }

    private boolean readLine() throws IOException {
        number++;
        length = 0;
        while (true) {
            if (position == filled && !fill()) {
                return length > 0;
            }
            byte one = buffer[position++];
            if (one == '\n') {
                break;
            }
            if (length == LONGEST_LINE) {
                throw new IOException(String.format(
                        Locale.ROOT,
                        "%s: line %d is longer than %d bytes: this is no such file",
                        path,
                        number,
                        LONGEST_LINE));
            }
            line[length++] = one;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return true;
    }

    private boolean fill() throws IOException {
        try {
            filled = Math.max(0, in.read(buffer));
        } catch (IOException e) {
            throw inWords(path, e);
        }
        position = 0;
        return filled > 0;
    }

    private void split() throws IOException {
        fields = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || line[i] == ',') {
                if (fields == MOST_FIELDS) {
                    throw new IOException(String.format(
                            Locale.ROOT, "%s: line %d has more than %d fields", path, number, MOST_FIELDS));
                }
                ends[fields++] = i;
            }
        }
    }

    private int start(int field) {
        return field == 0 ? 0 : ends[field - 1] + 1;
    }

    /** Whether a field is this text in UTF-8. */
    boolean is(int field, byte[] text) {
        return Arrays.equals(line, start(field), ends[field], text, 0, text.length);
    }

    byte[] bytes(int field) {
        return Arrays.copyOfRange(line, start(field), ends[field]);
    }

    String text(int field) {
        return new String(line, start(field), ends[field] - start(field), StandardCharsets.UTF_8);
    }

    /** A number from 0 to this one; NaN if the field is empty. */
    double number(int field, double most) throws IOException {
        int start = start(field);
        int end = ends[field];
        if (start == end) {
            return Double.NaN;
        }
        double value = plain(start, end);
        if (Double.isNaN(value)) {
            value = any(field);
        }
        if (value < 0) {
            throw problem(field, "is negative");
        }
        if (value > most) {
            throw problem(field, String.format(Locale.ROOT, "is more than %.0f", most));
        }
        return value;
    }

    /** A number of few digits, as nearly all are; NaN if it is anything else. */
    private double plain(int start, int end) {
        long digits = 0;
        int point = end;
        for (int i = start; i < end; i++) {
            int digit = line[i] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
            } else if (line[i] == '.' && point == end) {
                point = i;
            } else {
                return Double.NaN;
            }
        }
        int count = end - start - (point == end ? 0 : 1);
        return count == 0 || count > MOST_DIGITS ? Double.NaN : digits / POWERS[Math.max(0, end - point - 1)];
    }

    private double any(int field) throws IOException {
        String text = text(field);
        if (text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?")) {
            return Double.parseDouble(text);
        }
        throw problem(field, "is not a number");
    }

    /** What is wrong with a field of the current line. */
    IOException problem(int field, String what) {
        return new IOException(String.format(
                Locale.ROOT,
                "%s: line %d, column %d (%s): '%s' %s",
                path,
                number,
                field + 1,
                columns[field],
                shown(text(field)),
                what));
    }

    /** What is wrong with the file. */
    IOException problem(String what) {
        return new IOException(path + ": " + what);
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
