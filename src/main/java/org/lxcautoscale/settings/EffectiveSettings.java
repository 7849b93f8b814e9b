package org.lxcautoscale.settings;

import java.util.List;
import java.util.Map;

/**
 * What holds for one container: what the configuration says of it, and its tags.
 *
 * @param because why it is not managed: {@code listed in ignore_lxc}, {@code tagged autoscale-off}; empty when it is
 * @param tierTag the tag that puts it into its tier; empty when the configuration does, or when it is in none
 * @param tagOf the tag that a value comes from, for the keys that a tag has set
 * @param problems tags that cannot be understood, or contradict each other or the configuration: one sentence each
 * @param overruled tags without effect because the configuration says otherwise: one sentence each
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
        /** Its size is decided and explained, and never written. */
        OBSERVED,
        /** It is left alone. */
        IGNORED
    }

    public EffectiveSettings {
        tagOf = Map.copyOf(tagOf);
        problems = List.copyOf(problems);
        overruled = List.copyOf(overruled);
    }

    /** What holds for a container without tags that the configuration does not ignore. */
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
