package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Key.Scope;

/** Checks what was written against the {@link Catalogue}, and adds what was not: inherited values and defaults. */
final class Resolver {

    private static final String COMMAND_LINE = "command line";

    private final Raw.Pointer file;
    private final List<Problem> problems;
    private final ValueParser parser;

    /**
     * @param file where problems of a section that is not there are shown
     */
    Resolver(Raw.Pointer file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
        this.parser = new ValueParser(problems);
    }

    /** The sections with all values; DEFAULT is always there and comes first. */
    List<Values> resolve(List<Section> sections, Map<String, String> overrides) {
        Section defaults = new Section(Section.DEFAULT, file, Map.of());
        List<Section> others = new ArrayList<>();
        for (Section section : sections) {
            Optional<Scope> scope = Section.scope(section.name());
            if (scope.isEmpty()) {
                problems.add(section.where().problem(unknownSection(section.name())));
            } else if (scope.get() == Scope.DEFAULT) {
                defaults = section;
            } else {
                others.add(section);
            }
        }
        List<Values> resolved = new ArrayList<>();
        Values base = withSamplesAsOftenAsPolls(values(with(defaults, overrides), Scope.DEFAULT, Map.of()));
        resolved.add(base);
        for (Section section : others) {
            Scope scope = Section.scope(section.name()).orElseThrow();
            resolved.add(values(section, scope, scope == Scope.TIER ? base.byKey() : Map.of()));
        }
        return resolved;
    }

    private static String unknownSection(String name) {
        return "unknown section '%s': sections are DEFAULT, TIER_… and HORIZONTAL_SCALING_GROUP_…%s"
                .formatted(Problem.quote(name), Suggestion.inWords(Section.meant(name)));
    }

    private static Section with(Section section, Map<String, String> overrides) {
        Section all = new Section(section.name(), section.where(), section.values());
        overrides.forEach((key, text) ->
                all.values().put(key, Raw.of(text, message -> new Problem(COMMAND_LINE, message, ""), COMMAND_LINE)));
        return all;
    }

    private Values values(Section section, Scope scope, Map<String, Value> inherited) {
        Map<String, Key> keys = Catalogue.of(scope);
        Map<String, Value> values = new LinkedHashMap<>();
        keys.forEach((name, key) -> values.put(name, fallback(key, section, inherited.get(name))));
        section.values().forEach((name, raw) -> {
            Key key = keys.get(name);
            if (key == null) {
                problems.add(raw.ofKey().problem(unknownKey(name, section.name(), keys)));
            } else {
                values.compute(
                        name,
                        (_, fallback) -> parser.parse(key, raw)
                                .map(parsed -> Value.written(key, parsed, raw))
                                .orElseGet(
                                        () -> Objects.requireNonNull(fallback).inPlaceOf(raw)));
            }
        });
        keys.values().stream()
                .filter(key -> key.required() && !section.values().containsKey(key.name()))
                .forEach(key -> problems.add(section.where()
                        .problem(
                                "section '%s' needs the key %s: %s".formatted(section.name(), key.name(), key.doc()))));
        return new Values(section.name(), section.where(), values);
    }

    private static String unknownKey(String name, String section, Map<String, Key> keys) {
        List<String> places = Section.withKey(name);
        if (!places.isEmpty()) {
            return "'%s' belongs into %s, not into section '%s'"
                    .formatted(name, String.join(" or ", places), Problem.quote(section));
        }
        return "unknown key '%s' in section '%s'%s"
                .formatted(Problem.quote(name), Problem.quote(section), Suggestion.of(name, keys.keySet()));
    }

    private Value fallback(Key key, Section section, @Nullable Value inherited) {
        if (inherited != null) {
            return inherited.inherited();
        }
        Object value = key.defaultValue().isEmpty()
                ? ""
                : parser.parse(key, Raw.of(key.defaultValue(), section.where(), Value.BY_DEFAULT))
                        .orElseThrow();
        return new Value(key, value, section.where(), Value.Standing.DEFAULT, Value.BY_DEFAULT);
    }

    /** Whoever asks for short cycles does not have to say that readings are as frequent. */
    private static Values withSamplesAsOftenAsPolls(Values base) {
        Value poll = base.get("poll_interval");
        Value sample = base.get("sample_interval");
        if (sample.standing() != Value.Standing.DEFAULT
                || base.seconds("sample_interval").compareTo(base.seconds("poll_interval")) <= 0) {
            return base;
        }
        Map<String, Value> values = new LinkedHashMap<>(base.byKey());
        values.put(
                "sample_interval",
                new Value(sample.key(), poll.parsed(), sample.where(), sample.standing(), sample.origin()));
        return new Values(base.section(), base.where(), values);
    }
}
