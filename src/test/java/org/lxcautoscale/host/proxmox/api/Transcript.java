package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question to a real Proxmox VE 9.2 and its answer, word for word.
 *
 * @param arguments of curl, as {@code -d cores=1}
 * @param headers in their order, as {@code Connection: close}
 */
record Transcript(
        String method,
        String target,
        String as,
        String arguments,
        int status,
        String reason,
        List<String> headers,
        String body) {

    private static final Pattern QUESTION = Pattern.compile("> (\\S+) (\\S+) +\\[as: (\\w+)] +args: (.*)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+) (.*)");

    /** All of a file below {@code src/test/resources/proxmox/api}. */
    static List<Transcript> of(String file) {
        List<Transcript> all = new ArrayList<>();
        for (String exchange : text(file).split("\n=== end\n", -1)) {
            if (!exchange.isBlank()) {
                all.add(parse(exchange.strip().lines().toList()));
            }
        }
        return all;
    }

    private static Transcript parse(List<String> lines) {
        Matcher question = QUESTION.matcher(lines.get(0));
        Matcher status = STATUS.matcher(lines.get(2));
        if (!question.matches() || !status.matches()) {
            throw new IllegalArgumentException("no transcript: " + lines);
        }
        int blank = lines.subList(2, lines.size()).indexOf("");
        int end = blank < 0 ? lines.size() : blank + 2;
        return new Transcript(
                question.group(1),
                question.group(2),
                question.group(3),
                question.group(4),
                Integer.parseInt(status.group(1)),
                status.group(2),
                lines.subList(3, end),
                String.join("\n", lines.subList(Math.min(lines.size(), end + 1), lines.size())));
    }

    private static String text(String file) {
        try (InputStream in = Transcript.class.getResourceAsStream("/proxmox/api/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The form that was sent: {@code cores=1&memory=256}. */
    String form() {
        Matcher parts = Pattern.compile("(?:-d|--data-urlencode) (\\S+)").matcher(arguments);
        List<String> all = new ArrayList<>();
        while (parts.find()) {
            all.add(parts.group(1).replace("+", parts.group().startsWith("--") ? "%2B" : "+"));
        }
        return String.join("&", all);
    }

    @Override
    public String toString() {
        return "%s %s as %s (%s): %d %s".formatted(method, target, as, form(), status, reason);
    }
}
