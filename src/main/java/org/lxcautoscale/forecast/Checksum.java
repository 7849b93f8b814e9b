package org.lxcautoscale.forecast;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The last four bytes of what is stored: CRC-32C of all before them. */
final class Checksum {

    static final int BYTES = Integer.BYTES;

    private Checksum() {}

    static byte[] append(byte[] bytes) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + BYTES);
        ByteBuffer.wrap(all).putInt(bytes.length, of(bytes, bytes.length));
        return all;
    }

    /** @throws IOException if it is not what the bytes say */
    static void check(byte[] bytes) throws IOException {
        int length = bytes.length - BYTES;
        if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != of(bytes, length)) {
            throw new IOException("its checksum is wrong");
        }
    }

    private static int of(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
