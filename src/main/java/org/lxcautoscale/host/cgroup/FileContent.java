package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The content of one small file of the kernel, and the reading of numbers in it. One instance serves all files of a
 * reader, one after the other; nothing is allocated per file.
 *
 * <p>Anything that is not what the kernel writes is refused with a {@link MalformedContentException}: an empty file, one
 * without a final line end (cut off), one that does not fit, a number with a sign or of 2^62 and above.
 */
final class FileContent {

    /** What the kernel's files stay well below: {@code io.stat} is the longest, with 100 bytes for each of many disks. */
    static final int CAPACITY = 64 * 1024;

    /** Value of a key that is not in the file. */
    static final long ABSENT = -1;

    /** A key that is looked for in no line. */
    static final byte[] NO_KEY = {};

    private static final long IMPLAUSIBLE = 1L << 62;

    private static final byte[] MINUS_ONE = {'-', '1'};

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    private final byte[] bytes = new byte[CAPACITY];
    private String name = "";
    private int length;

    /**
     * Reads a file from its beginning.
     *
     * @param file its name, for people
     */
    void fill(FileChannel channel, String file) throws IOException {
        name = file;
        buffer.clear();
        length = 0;
        int read = channel.read(buffer, 0);
        if (read > 0) {
            buffer.flip();
            buffer.get(bytes, 0, read);
            length = read;
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** All of it, as text; none may be missing at its end. */
    String text() throws MalformedContentException {
        if (length == CAPACITY || (length > 0 && bytes[length - 1] != '\n')) {
            checkComplete();
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    /** The only number in the file. */
    long number() throws MalformedContentException {
        checkComplete();
        int end = endOfNumber(0);
        if (end != length - 1) {
            throw malformed(0);
        }
        return numberAt(0, end);
    }

    /** The only number in the file, or {@link #ABSENT} when it says {@code max}, or 2^62 and above: no limit. */
    long limit() throws MalformedContentException {
        checkComplete();
        return limitAt(0, length - 1);
    }

    /** Fails unless all of {@code keys} were found; {@code values} are what {@link #values} made of them. */
    void require(byte[][] keys, long[] values, int count) throws MalformedContentException {
        for (int i = 0; i < count; i++) {
            if (values[i] == ABSENT) {
                throw new MalformedContentException(
                        name + ": has no line '" + new String(keys[i], StandardCharsets.US_ASCII) + "'");
            }
        }
    }

    /** The only number in the file, or {@link #ABSENT} when it is {@code -1}: no quota. */
    long quota() throws MalformedContentException {
        return isWord(MINUS_ONE) ? ABSENT : number();
    }

    /** The first of two fields in the file's line, read like {@link #limit()}: {@code max 100000}. */
    long firstLimit() throws MalformedContentException {
        checkComplete();
        return limitAt(0, indexOf((byte) ' '));
    }

    /** The second of two fields in the file's line: {@code max 100000}. */
    long secondNumber() throws MalformedContentException {
        checkComplete();
        int start = indexOf((byte) ' ') + 1;
        int end = endOfNumber(start);
        if (end != length - 1) {
            throw malformed(start);
        }
        return numberAt(start, end);
    }

    private boolean isWord(byte[] word) {
        return length == word.length + 1 && bytes[word.length] == '\n' && startsWith(word, 0);
    }

    /**
     * Looks up the values of some keys in lines of the form {@code key value}.
     *
     * @param values receives one value a key, or {@link #ABSENT}
     */
    void values(byte[][] keys, long[] values) throws MalformedContentException {
        checkComplete();
        Arrays.fill(values, ABSENT);
        int missing = 0;
        for (byte[] key : keys) {
            missing += key.length > 0 ? 1 : 0;
        }
        int line = 0;
        while (line < length && missing > 0) {
            for (int k = 0; k < keys.length; k++) {
                int end = line + keys[k].length;
                if (end > line && end < length && bytes[end] == ' ' && startsWith(keys[k], line)) {
                    values[k] = lineNumber(end + 1);
                    missing--;
                    break;
                }
            }
            line = nextLine(line);
        }
    }

    /** The {@code avg10} of the line of a pressure file that begins with {@code prefix}, {@code some avg10=}: percent. */
    double average(byte[] prefix) throws MalformedContentException {
        checkComplete();
        for (int line = 0; line < length; line = nextLine(line)) {
            if (startsWith(prefix, line)) {
                return decimalAt(line + prefix.length);
            }
        }
        throw malformed(0);
    }

    private double decimalAt(int start) throws MalformedContentException {
        int point = endOfNumber(start);
        if (point >= length || bytes[point] != '.') {
            throw malformed(start);
        }
        int end = endOfNumber(point + 1);
        if (end - point > 4 || bytes[end] != ' ') {
            throw malformed(start);
        }
        double value = numberAt(start, point) + numberAt(point + 1, end) / Math.pow(10, end - point - 1);
        if (value > 100) {
            throw malformed(start);
        }
        return value;
    }

    private long limitAt(int start, int end) throws MalformedContentException {
        if (end - start == 3 && bytes[start] == 'm' && bytes[start + 1] == 'a' && bytes[start + 2] == 'x') {
            return ABSENT;
        }
        if (end <= start || endOfNumber(start) != end) {
            throw malformed(start);
        }
        long value = digits(start, end);
        return value >= IMPLAUSIBLE || value < 0 ? ABSENT : value;
    }

    private long lineNumber(int start) throws MalformedContentException {
        int end = endOfNumber(start);
        if (end >= length || bytes[end] != '\n') {
            throw malformed(start);
        }
        return numberAt(start, end);
    }

    private long numberAt(int start, int end) throws MalformedContentException {
        long value = start < end ? digits(start, end) : -1;
        if (value < 0 || value >= IMPLAUSIBLE) {
            throw malformed(start);
        }
        return value;
    }

    /** The value of some digits; negative when it does not fit. */
    private long digits(int start, int end) {
        if (end - start > 19) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    private int endOfNumber(int start) {
        int i = start;
        while (i < length && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private int indexOf(byte wanted) throws MalformedContentException {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw malformed(0);
    }

    private int nextLine(int from) {
        int i = from;
        while (i < length && bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private boolean startsWith(byte[] prefix, int at) {
        if (at + prefix.length > length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private void checkComplete() throws MalformedContentException {
        if (length == 0) {
            throw new MalformedContentException(name + ": is empty");
        }
        if (length == CAPACITY) {
            throw new MalformedContentException(name + ": is longer than " + CAPACITY + " bytes");
        }
        if (bytes[length - 1] != '\n') {
            throw new MalformedContentException(name + ": is cut off");
        }
    }

    private MalformedContentException malformed(int start) {
        int end = Math.min(length, start + 24);
        String shown = new String(bytes, start, Math.max(0, end - start), StandardCharsets.ISO_8859_1)
                .replaceAll("[^\\x20-\\x7e]+", " ")
                .strip();
        return new MalformedContentException(name + ": unexpected content '" + shown + "'");
    }
}
