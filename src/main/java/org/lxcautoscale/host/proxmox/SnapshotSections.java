package org.lxcautoscale.host.proxmox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.host.Snapshot;

/**
 * The snapshots in a container's configuration file: a section {@code [name]} for each, with its description in lines that
 * begin with {@code #}, its time in seconds since 1970 ({@code snaptime}) and its {@code parent}.
 */
final class SnapshotSections {

    private static final Pattern HEADER = Pattern.compile("\\[([A-Za-z][A-Za-z0-9_-]*)]\\s*");
    private static final Pattern LINE = Pattern.compile("(snaptime|parent):\\s*(\\S+)\\s*");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    private final List<Snapshot> found = new ArrayList<>();
    private final StringBuilder description = new StringBuilder();
    private String name = "";
    private Optional<Instant> time = Optional.empty();
    private Optional<String> parent = Optional.empty();

    private SnapshotSections() {}

    /**
     * Those of this file, oldest first.
     *
     * @param text the bytes of the file, each as one character
     */
    static List<Snapshot> parse(String text) {
        SnapshotSections sections = new SnapshotSections();
        text.lines().forEach(sections::accept);
        sections.endSection();
        sections.found.sort(Comparator.comparing(snapshot -> snapshot.time().orElse(Instant.EPOCH)));
        return List.copyOf(sections.found);
    }

    private void accept(String line) {
        if (line.startsWith("[")) {
            endSection();
            Matcher header = HEADER.matcher(line);
            name = header.matches() ? header.group(1) : ""; // [pve:pending] is no snapshot
        } else if (line.startsWith("#")) {
            description.append(description.isEmpty() ? "" : "\n").append(decode(line.substring(1)));
        } else {
            Matcher value = LINE.matcher(line);
            if (value.matches() && value.group(1).equals("parent")) {
                parent = Optional.of(value.group(2));
            } else if (value.matches() && SECONDS.matcher(value.group(2)).matches()) {
                time = Optional.of(Instant.ofEpochSecond(Long.parseLong(value.group(2))));
            }
        }
    }

    private void endSection() {
        if (!name.isEmpty()) {
            found.add(new Snapshot(name, description.toString(), time, parent));
        }
        description.setLength(0);
        name = "";
        time = Optional.empty();
        parent = Optional.empty();
    }

    /** Proxmox writes what is not plain ASCII as the bytes of UTF-8, {@code %C3%BC}. */
    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
                bytes.write(16 * high + low);
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
