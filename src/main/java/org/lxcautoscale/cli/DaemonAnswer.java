package org.lxcautoscale.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields of an answer of the daemon, or of a part of it. What is left out there is not known, or is as usual. */
record DaemonAnswer(Map<?, ?> fields) {

    String text(String name) {
        return optionalText(name).orElse("");
    }

    Optional<String> optionalText(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    Optional<Instant> time(String name) throws CommandFailedException {
        Optional<String> text = optionalText(name);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeException _) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "the daemon has answered with a time that makes no sense: " + text.orElse(""));
        }
    }

    /** A part with fields of its own; without any if there is none. */
    DaemonAnswer part(String name) {
        return new DaemonAnswer(fields.get(name) instanceof Map<?, ?> part ? part : Map.of());
    }

    List<DaemonAnswer> list(String name) {
        List<DaemonAnswer> parts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> part) {
                    parts.add(new DaemonAnswer(part));
                }
            }
        }
        return parts;
    }

    /** Cores and memory as the other commands show them; those that are left out have no limit. */
    String size(String cores, String memory) {
        return cores(cores).orElse("unlimited") + " cores, " + memory(memory).orElse("unlimited memory");
    }

    /** An amount of cores, such as {@code 2}. */
    Optional<String> cores(String name) {
        return number(name).map(cores -> StatusView.number(cores.doubleValue()));
    }

    /** An amount of memory, such as {@code 2048 MB}. */
    Optional<String> memory(String name) {
        return number(name).map(bytes -> StatusView.megabytes(bytes.longValue()));
    }

    /** A whole number, such as a count. */
    Optional<Long> whole(String name) {
        return number(name).map(Number::longValue);
    }

    Optional<Number> number(String name) {
        return fields.get(name) instanceof Number number ? Optional.of(number) : Optional.empty();
    }
}
