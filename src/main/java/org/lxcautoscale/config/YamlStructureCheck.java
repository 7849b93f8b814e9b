package org.lxcautoscale.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Rejects YAML features that a configuration does not need and attacks rely on, before anything is built from the text:
 * aliases, tags, deep nesting, several documents.
 */
final class YamlStructureCheck {

    /** Section, key and list are 3. */
    private static final int MAX_DEPTH = 10;

    private static final Set<String> STANDARD_TAGS = Stream.of("str", "int", "float", "bool", "null", "map", "seq")
            .map("tag:yaml.org,2002:"::concat)
            .collect(Collectors.toUnmodifiableSet());

    private final SourceText source;
    private final List<Problem> problems;
    private int depth;
    private int documents;

    YamlStructureCheck(SourceText source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * Reports disallowed features.
     *
     * @return whether the text can still be read to find further problems
     */
    boolean isReadable(LoadSettings settings) {
        for (Event event : new Parse(settings).parseString(source.text())) {
            switch (event.getEventId()) {
                case DocumentStart -> documents++;
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                problems.add(at(event).problem("this is nested too deeply for a configuration"));
                return false;
            }
            if (documents > 1) {
                problems.add(at(event).problem("a second document begins here; a configuration is one document"));
                return false;
            }
            if (event instanceof NodeEvent node) {
                check(node);
            }
        }
        return true;
    }

    private void check(NodeEvent node) {
        if (node instanceof AliasEvent) {
            problems.add(at(node).problem("aliases (*name) are not allowed; write the value out"));
            return;
        }
        Optional<Anchor> anchor = node.getAnchor();
        if (anchor.isPresent()) {
            problems.add(at(node).problem("anchors (&name) are not allowed; tiers inherit from DEFAULT without them"));
        }
        tag(node)
                .filter(tag -> !STANDARD_TAGS.contains(tag))
                .ifPresent(tag -> problems.add(at(node).problem("tags (!name) are not allowed")));
    }

    private static Optional<String> tag(NodeEvent node) {
        if (node instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return node instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private SourceText.Place at(Event event) {
        return event.getStartMark().map(source::at).orElse(source.start());
    }
}
