package org.lxcautoscale.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The terminal as a screen: a page of its own without a cursor, and keys as they are pressed. It is as it was before when the
 * program ends, by whatever signal but KILL. Not thread-safe.
 */
final class RawTerminal implements AutoCloseable {

    private static final Path DEVICE = Path.of("/dev/tty");
    private static final int ESCAPE = 0x1b;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";

    /** What terminals send for keys without a character. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("\u001b[A", "up"),
            Map.entry("\u001bOA", "up"),
            Map.entry("\u001b[B", "down"),
            Map.entry("\u001bOB", "down"),
            Map.entry("\u001b[5~", "page up"),
            Map.entry("\u001b[6~", "page down"),
            Map.entry("\r", "enter"),
            Map.entry("\n", "enter"),
            Map.entry("\u007f", "backspace"),
            Map.entry("\b", "backspace"));

    /** What a screen holds. */
    record Size(int width, int height) {}

    private final PrintWriter out;
    private final InputStream keys;
    private final String before;
    private final Thread atExit = new Thread(this::restore, "restore-terminal");
    private List<String> drawn = List.of();
    private boolean isEscape;

    private RawTerminal(PrintWriter out, InputStream keys, String before) {
        this.out = out;
        this.keys = keys;
        this.before = before;
    }

    /**
     * Takes the terminal over.
     *
     * @throws IOException when there is none
     */
    static RawTerminal open(PrintWriter out) throws IOException {
        String before = stty("-g");
        RawTerminal terminal = new RawTerminal(out, new FileInputStream(DEVICE.toFile()), before);
        Runtime.getRuntime().addShutdownHook(terminal.atExit);
        stty("-icanon", "-echo", "min", "0", "time", "0");
        out.print(ENTER);
        return terminal;
    }

    /** Its size now. */
    Size size() throws IOException {
        String[] rowsAndColumns = stty("size").split(" ");
        int height = Integer.parseInt(rowsAndColumns[0]);
        int width = Integer.parseInt(rowsAndColumns[1]);
        return width == 0 || height == 0 ? new Size(80, 24) : new Size(width, height);
    }

    /** Shows these lines, if they are not shown already. */
    void draw(List<String> lines) {
        if (lines.equals(drawn)) {
            return;
        }
        drawn = List.copyOf(lines);
        out.print("\u001b[H" + String.join("\u001b[K\r\n", lines) + "\u001b[K\u001b[J");
        out.flush();
    }

    /** The next key that has been pressed: its character or its name; empty if none has. */
    String key() throws IOException {
        int waiting = keys.available();
        if (waiting == 0 && !isEscape) {
            return "";
        }
        if (waiting > 0 && !isEscape) {
            int first = keys.read();
            if (first != ESCAPE) {
                return named(first, Math.max(0, Integer.numberOfLeadingZeros(~(first << 24)) - 1));
            }
            isEscape = true;
            if (waiting == 1) {
                return ""; // the rest of a longer sequence may be on its way
            }
        }
        isEscape = false;
        return keys.available() == 0 ? "escape" : named(ESCAPE, 2);
    }

    private String named(int first, int more) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.writeBytes(keys.readNBytes(Math.min(more, keys.available())));
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (text.length() == 3 && Character.isDigit(text.charAt(2)) && keys.available() > 0) {
            text += (char) keys.read();
        }
        return KEYS.getOrDefault(text, text);
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(DEVICE.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the terminal cannot be set up: " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void restore() {
        out.print(LEAVE);
        out.flush();
        try {
            stty(before);
        } catch (IOException e) {
            out.println(e.getMessage() + "; 'reset' mends it");
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        restore();
        keys.close();
    }
}
