package org.lxcautoscale.host.proxmox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is in force of a guest's configuration file: the lines above its first section. There is a section {@code [name]} for
 * each snapshot, and {@code [pve:pending]} for changes that wait for a restart.
 */
final class CurrentSection {

    private static final Pattern OPTION = Pattern.compile("([a-z][a-z0-9_]*):\\s*(.*?)\\s*");

    private CurrentSection() {}

    /** Its lines; the description is in those that begin with {@code #}. */
    static Stream<String> lines(String text) {
        return text.lines().takeWhile(line -> !line.startsWith("["));
    }

    /** What a line {@code key: value} says; empty if it is none. */
    static Optional<Map.Entry<String, String>> option(String line) {
        Matcher option = OPTION.matcher(line);
        return option.matches() ? Optional.of(Map.entry(option.group(1), option.group(2))) : Optional.empty();
    }

    /** All options, in their order; of one that is there twice the last. */
    static Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        lines(text)
                .flatMap(line -> option(line).stream())
                .forEach(option -> options.put(option.getKey(), option.getValue()));
        return options;
    }
}
