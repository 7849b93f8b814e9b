package org.lxcautoscale.settings;

import java.util.List;
import java.util.Map;

/**
 * The settings of one container, from the configuration and its tags.
 *
 * @param because why it is not managed: {@code listed in ignore_lxc}, {@code tagged autoscale-off}; empty if it is
 * @param tierTag the tag that selects its tier; empty if the configuration does, or if it has none
 * @param tagOf for each key set by a tag, that tag
 * @param problems invalid or contradictory tags, one sentence each
 * @param overruled tags that the configuration overrides, one sentence each
 */
public record EffectiveSettings(
        ContainerSettings settings,
        Mode mode,
        String because,
        String tierTag,
        Map<TagKey, String> tagOf,
        List<String> problems,
        List<String> overruled) {

    /** What may be done with a container. */
    public enum Mode {
        /** It is resized. */
        MANAGED,
        /** Its size is decided and explained, but never written. */
        OBSERVED,
        /** It is left alone. */
        IGNORED
    }

    public EffectiveSettings {
        tagOf = Map.copyOf(tagOf);
        problems = List.copyOf(problems);
        overruled = List.copyOf(overruled);
    }

    /** The settings of a managed container without tags. */
    public static EffectiveSettings managed(ContainerSettings settings) {
        return new EffectiveSettings(settings, Mode.MANAGED, "", "", Map.of(), List.of(), List.of());
    }

    public boolean isManaged() {
        return mode == Mode.MANAGED;
    }

    public boolean isObserved() {
        return mode == Mode.OBSERVED;
    }

    public boolean isIgnored() {
        return mode == Mode.IGNORED;
    }
}
