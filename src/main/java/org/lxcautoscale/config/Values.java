package org.lxcautoscale.config;

import java.math.BigDecimal;
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
import org.lxcautoscale.settings.Selector;

/** The values that hold in one section, defaults and inherited ones included. */
record Values(String section, Raw.Pointer where, Map<String, Value> byKey) {

    Values {
        byKey = new LinkedHashMap<>(byKey);
    }

    Value get(String key) {
        Value value = byKey.get(key);
        if (value == null) {
            throw new IllegalStateException("section " + section + " has no key " + key);
        }
        return value;
    }

    boolean isGiven(String key) {
        return get(key).isGiven();
    }

    int integer(String key) {
        return decimal(key).intValueExact();
    }

    long whole(String key) {
        return decimal(key).longValueExact();
    }

    double number(String key) {
        return decimal(key).doubleValue();
    }

    private BigDecimal decimal(String key) {
        return (BigDecimal) get(key).parsed();
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
        return isGiven(key) ? Optional.of(megabytes(key)) : Optional.empty();
    }

    List<String> texts(String key) {
        return get(key).parsed() instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The ids that entries name, ranges written out; in the order of the file. */
    Set<ContainerId> containers(String key) {
        Set<ContainerId> ids = new LinkedHashSet<>();
        for (Selector selector : selectors(key)) {
            switch (selector) {
                case Selector.One one -> ids.add(new ContainerId(one.text().replaceFirst("^0+(?=[0-9]+$)", "")));
                case Selector.Range range ->
                    LongStream.rangeClosed(range.first(), range.last())
                            .forEach(id -> ids.add(new ContainerId(Long.toString(id))));
                case Selector.Tagged _ -> {} // refused where ids are wanted
            }
        }
        return ids;
    }

    /** In the order of the file. */
    Set<Selector> selectors(String key) {
        return texts(key).stream()
                .flatMap(text -> Selector.parse(text).selector().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Problem problem(String key, String message) {
        return get(key).where().problem(message);
    }
}
