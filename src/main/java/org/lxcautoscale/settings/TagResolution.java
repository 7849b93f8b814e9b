package org.lxcautoscale.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.EffectiveSettings.Mode;

/** Combines the tags of one container with the configuration. {@code autoscale-off} always wins. Each value comes from the
 * first of: the tier that lists the container, a tag for the value, the tier of a tag, DEFAULT.
 *
 * <p>Invalid tags are not guessed at: a container with a problem in its tags is only observed.
 */
final class TagResolution {

    private final ContainerPolicies configuration;
    private final ContainerId id;
    private final String name;
    private final Set<String> tags;
    private final boolean isListed;
    private final ContainerSettings configured;
    private final Map<TagKey, Long> values = new EnumMap<>(TagKey.class);
    private final Map<TagKey, String> tagOf = new EnumMap<>(TagKey.class);
    private final Map<String, String> tierOf = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> overruled = new ArrayList<>();
    private String tierTag = "";

    TagResolution(ContainerPolicies configuration, ContainerId id, String name, Collection<String> tags) {
        this.configuration = configuration;
        this.id = id;
        this.name = name;
        this.tags = new TreeSet<>(tags);
        List<String> listing = configuration.tiersOf(id, name, tags);
        this.isListed = !listing.isEmpty();
        this.configured = isListed
                ? configuration.tiers().getOrDefault(listing.getFirst(), configuration.defaults())
                : configuration.defaults();
        if (listing.size() > 1) {
            problems.add("%s list this container (%s), and it can be in one tier only"
                    .formatted(String.join(" and ", listing), name));
        }
    }

    EffectiveSettings resolve() {
        tags.forEach(this::read);
        ContainerSettings tier = tier();
        overrule(tier);
        ContainerSettings settings = consistent(tier);
        Mode mode = mode();
        return new EffectiveSettings(settings, mode, reason(mode), tierTag, tagOf, problems, overruled);
    }

    private void read(String text) {
        switch (Tag.parse(text)) {
            case Tag.Unrelated _, Tag.Off _, Tag.Observe _ -> {}
            case Tag.Tier tier -> tierOf.put(text, tier.name());
            case Tag.Value value -> put(value, text);
            case Tag.Invalid invalid -> problem(text, invalid.problem());
        }
    }

    private void put(Tag.Value value, String text) {
        String other = tagOf.putIfAbsent(value.key(), text);
        if (other == null) {
            values.put(value.key(), value.amount());
        } else if (!Long.valueOf(value.amount()).equals(values.get(value.key()))) {
            problems.add("tags %s and %s contradict each other".formatted(other, text));
        }
    }

    /** The tag of a scaling group may have any name and is never a problem. */
    private void problem(String text, String sentence) {
        if (configuration.groups().stream().noneMatch(group -> group.tag().equalsIgnoreCase(text))) {
            problems.add(sentence);
        }
    }

    private ContainerSettings tier() {
        List<String> found = new ArrayList<>();
        tierOf.forEach((tag, name) -> {
            Optional<String> section = section(tag, name);
            if (section.isPresent() && isListed) {
                overrule(tag, "the configuration puts container %s into %s".formatted(id, configured.section()));
            } else if (section.isPresent()) {
                found.add(section.get());
                tierTag = tag;
            }
        });
        if (found.stream().distinct().count() > 1) {
            problems.add("tags %s contradict each other: a container can be in one tier only"
                    .formatted(String.join(" and ", tierOf.keySet())));
            found.clear();
        }
        if (found.isEmpty()) {
            tierTag = "";
            return configured;
        }
        return configuration.tiers().getOrDefault(found.getFirst(), configured);
    }

    /** The section of the tier in a tag. Tags are in lower case without blanks, section names need not be. */
    private Optional<String> section(String tag, String name) {
        List<String> sections = configuration.tiers().keySet().stream()
                .filter(section -> tagName(section).equals(name.replace('_', '-')))
                .sorted()
                .toList();
        if (sections.isEmpty()) {
            problems.add("tag %s: there is no tier of that name%s".formatted(tag, knownTiers()));
        } else if (sections.size() > 1) {
            problems.add("tag %s could mean %s".formatted(tag, String.join(" or ", sections)));
        }
        return sections.size() == 1 ? Optional.of(sections.getFirst()) : Optional.empty();
    }

    private String knownTiers() {
        return configuration.tiers().isEmpty()
                ? ", the configuration has no tiers"
                : "; there are "
                        + String.join(
                                ", ",
                                new TreeSet<>(configuration.tiers().keySet().stream()
                                        .map(section -> Tag.TIER + tagName(section))
                                        .toList()));
    }

    /** {@code TIER_Web_Servers} is {@code web-servers} in a tag. */
    private static String tagName(String section) {
        return section.substring(section.indexOf('_') + 1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[_\\s]", "-");
    }

    private void overrule(ContainerSettings tier) {
        if (!isListed) {
            return;
        }
        for (TagKey key : tier.explicitKeys()) {
            String tag = tagOf.remove(key);
            if (tag != null) {
                values.remove(key);
                overrule(tag, "%s, which names container %s, says %s".formatted(tier.section(), id, key.key()));
            }
        }
    }

    private void overrule(String tag, String why) {
        overruled.add("tag %s has no effect: %s".formatted(tag, why));
    }

    /** The settings with the values of tags; a contradictory pair stays as configured. */
    private ContainerSettings consistent(ContainerSettings tier) {
        ContainerSettings tagged = tier.with(values);
        checkBounds(tagged, Resource.CPU, TagKey.MIN_CORES, TagKey.MAX_CORES);
        checkBounds(tagged, Resource.MEMORY, TagKey.MIN_MEMORY, TagKey.MAX_MEMORY);
        return tier.with(values);
    }

    private void checkBounds(ContainerSettings tagged, Resource resource, TagKey minimum, TagKey maximum) {
        if (tagged.of(resource).minimum() <= tagged.of(resource).maximum()) {
            return;
        }
        problems.add("%s (%s, %s) is more than %s (%s, %s)"
                .formatted(
                        minimum.key(),
                        displayText(tagged, minimum),
                        origin(minimum),
                        maximum.key(),
                        displayText(tagged, maximum),
                        origin(maximum)));
        for (TagKey key : List.of(minimum, maximum)) {
            values.remove(key);
            tagOf.remove(key);
        }
    }

    private static String displayText(ContainerSettings tagged, TagKey key) {
        return BigDecimal.valueOf(tagged.amount(key)).stripTrailingZeros().toPlainString()
                + (key.isMemory() ? " MB" : "");
    }

    private String origin(TagKey key) {
        String tag = tagOf.get(key);
        return tag == null ? "from the configuration" : "tag " + tag;
    }

    private Mode mode() {
        if (tags.contains(Tag.OFF) || configuration.ignores(id, name, tags)) {
            return Mode.IGNORED;
        }
        boolean isObserved = configuration.isObservedOnly() || tags.contains(Tag.OBSERVE) || !problems.isEmpty();
        return isObserved ? Mode.OBSERVED : Mode.MANAGED;
    }

    private String reason(Mode mode) {
        return switch (mode) {
            case MANAGED -> "";
            case IGNORED -> tags.contains(Tag.OFF) ? "tagged " + Tag.OFF : "listed in ignore_lxc";
            case OBSERVED -> whyObserved();
        };
    }

    private String whyObserved() {
        if (!problems.isEmpty()) {
            return "only observed until its tags make sense: " + problems.getFirst();
        }
        return tags.contains(Tag.OBSERVE) ? "tagged " + Tag.OBSERVE : configuration.observedBecause();
    }
}
