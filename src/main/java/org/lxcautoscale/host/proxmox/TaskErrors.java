package org.lxcautoscale.host.proxmox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lxcautoscale.host.TaskFailedException.Kind;

/**
 * What Proxmox says when it does not do a task. The sentences are the same from {@code pct}, in an answer of the API and at the
 * end of a task there.
 */
public final class TaskErrors {

    /** The first that is found counts; parts of sentences, in lower case. */
    private static final List<Map.Entry<Pattern, Kind>> SENTENCES = List.of(
            sentence("configuration file '.*' does not exist", Kind.NO_CONTAINER),
            sentence("snapshot '.*' does not exist", Kind.NO_SNAPSHOT),
            sentence("is locked \\(|can't lock file", Kind.LOCKED),
            // Of the kernel, of LVM and its thin pools, of ZFS and of Proxmox itself.
            sentence(
                    "no space left on device|not enough free space|insufficient free space|out of space|disk quota exceeded"
                            + "|free space in pool|not enough space",
                    Kind.STORAGE_FULL),
            sentence("permission check failed|permission denied|run as root", Kind.DENIED),
            sentence(
                    "parameter verification failed|storage '.*' does not exist|no such (cluster )?node", Kind.REJECTED),
            sentence(
                    "already running|not running|is running|running container|already exists|already used|not available"
                            + "|unable to shrink|did not stop|protection mode|is a template|is a linked clone",
                    Kind.REFUSED));

    private TaskErrors() {}

    private static Map.Entry<Pattern, Kind> sentence(String pattern, Kind kind) {
        return Map.entry(Pattern.compile(pattern), kind);
    }

    /** The kind of failure that a text tells of; empty if it has none of the known sentences. Warnings do not count. */
    public static Optional<Kind> kind(String text) {
        // LVM warns of "thin pools running out of space" whenever it does anything.
        String lower = text.lines()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> !line.startsWith("warning:"))
                .collect(Collectors.joining("\n"));
        return SENTENCES.stream()
                .filter(sentence -> sentence.getKey().matcher(lower).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
