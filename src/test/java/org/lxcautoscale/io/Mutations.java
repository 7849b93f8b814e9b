package org.lxcautoscale.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Damaged inputs for parsers. As a program it writes the seeds of a test into a directory, for scripts/fuzz-parsers. */
public final class Mutations {

    private static final List<String> STRANGE = List.of(
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "-",
            "-1",
            "1e999",
            "NaN",
            "9".repeat(40),
            "0",
            ".",
            "..",
            "/",
            "//",
            "%",
            "%2f",
            "%00",
            "%25",
            "\0",
            "\r\n",
            "\n",
            "\t",
            "\u001b[31m",
            "\u0085",
            "\u2028",
            "\u202e",
            "\ud83d\ude00",
            "\u00e9",
            "[".repeat(5000),
            "{\"a\":".repeat(3000),
            "x".repeat(5000),
            "s",
            "m",
            "w",
            "T",
            "Z",
            "+99:99",
            "-999999999-01-01T00:00:00Z",
            "@",
            "#",
            "?",
            "&",
            "=",
            "[::1]",
            ":0",
            ":99999",
            "http://",
            "https://");

    private Mutations() {}

    /**
     * Runs a target with each of the seeds, and with so many damaged ones, which are the same each time. It throws what is a fault.
     *
     * @param seeds the first byte of each may choose among parsers, and is kept
     */
    public static void run(List<String> seeds, int count, Consumer<byte[]> target) {
        Random random = new Random(1);
        seeds.forEach(seed -> tried(seed.getBytes(UTF_8), target));
        for (int i = 0; i < count; i++) {
            tried(damaged(seeds.get(random.nextInt(seeds.size())).getBytes(UTF_8), random), target);
        }
    }

    private static void tried(byte[] input, Consumer<byte[]> target) {
        try {
            target.accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("input: " + new String(input, UTF_8), e);
        }
    }

    private static byte[] damaged(byte[] seed, Random random) {
        byte[] bytes = seed;
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            int from = Math.min(bytes.length, 1 + random.nextInt(bytes.length));
            int to = Math.min(bytes.length, from + random.nextInt(8));
            byte[] between = switch (random.nextInt(5)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> Arrays.copyOfRange(bytes, 1, from);
                default -> STRANGE.get(random.nextInt(STRANGE.size())).getBytes(UTF_8);
            };
            bytes = joined(
                    Arrays.copyOf(bytes, from),
                    between,
                    Arrays.copyOfRange(bytes, random.nextBoolean() ? from : to, bytes.length));
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }

    /** Arguments: the class of a test, which has a method {@code seeds}, and the directory. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Method method = Class.forName(arguments[0]).getDeclaredMethod("seeds");
        method.setAccessible(true);
        Path dir = Files.createDirectories(Path.of(arguments[1]));
        int number = 0;
        for (Object seed : (List<?>) method.invoke(null)) {
            Files.writeString(dir.resolve("seed" + number), (String) seed);
            number++;
        }
    }
}
