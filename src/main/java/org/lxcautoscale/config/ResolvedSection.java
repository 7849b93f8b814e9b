package org.lxcautoscale.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.settings.ContainerSelector;

/** The values of one section, including defaults and inherited ones. */
record ResolvedSection(String section, RawValue.Location location, Map<String, ResolvedValue> byKey) {

    ResolvedSection {
        byKey = new LinkedHashMap<>(byKey);
    }

    ResolvedValue get(String key) {
        ResolvedValue value = byKey.get(key);
        if (value == null) {
            throw new IllegalStateException("section " + section + " has no key " + key);
        }
        return value;
    }

    boolean isSet(String key) {
        return get(key).isSet();
    }

    int integer(String key) {
        return Math.toIntExact(whole(key));
    }

    long whole(String key) {
        return (Long) get(key).parsed();
    }

    double number(String key) {
        return ((Number) get(key).parsed()).doubleValue();
    }

    boolean flag(String key) {
        return (Boolean) get(key).parsed();
    }

    String text(String key) {
        return (String) get(key).parsed();
    }

    Duration seconds(String key) {
        return Duration.ofSeconds(whole(key));
    }

    MemorySize megabytes(String key) {
        return MemorySize.ofMebibytes(whole(key));
    }

    Optional<MemorySize> optionalMegabytes(String key) {
        return isSet(key) ? Optional.of(megabytes(key)) : Optional.empty();
    }

    List<String> texts(String key) {
        return get(key).parsed() instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The id in a key; empty if there is none. */
    Optional<ContainerId> container(String key) {
        return isSet(key) ? Optional.of(id(text(key))) : Optional.empty();
    }

    /** Leading zeros are ignored. */
    private static ContainerId id(String written) {
        return new ContainerId(written.replaceFirst("^0+(?=[0-9]+$)", ""));
    }

    /** The listed ids with ranges expanded, in file order. */
    Set<ContainerId> containers(String key) {
        Set<ContainerId> ids = new LinkedHashSet<>();
        for (ContainerSelector selector : selectors(key)) {
            switch (selector) {
                case ContainerSelector.Single single -> ids.add(id(single.text()));
                case ContainerSelector.Range range ->
                    LongStream.rangeClosed(range.first(), range.last())
                            .forEach(id -> ids.add(new ContainerId(Long.toString(id))));
                case ContainerSelector.Tagged _ -> {} // rejected by the parser
            }
        }
        return ids;
    }

    /** The entries of a list in file order. */
    Set<ContainerSelector> selectors(String key) {
        return texts(key).stream()
                .flatMap(text -> ContainerSelector.parse(text).selector().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Problem problem(String key, String message) {
        return get(key).location().problem(message);
    }
}
