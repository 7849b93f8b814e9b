package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML into sections of plain values and lists, with their places. Everything else that YAML can say — aliases,
 * deeper structures, keys twice — is a problem here.
 */
final class YamlSections {

    private final Source source;
    private final Variables variables;
    private final List<Problem> problems;

    YamlSections(Source source, Variables variables, List<Problem> problems) {
        this.source = source;
        this.variables = variables;
        this.problems = problems;
    }

    List<Section> read() {
        Optional<Node> root = compose();
        if (root.isEmpty() || isNull(root.get())) {
            return List.of();
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            problems.add(source.at(root.get())
                    .problem("expected sections, as \"DEFAULT:\" with its keys indented below it"));
            return List.of();
        }
        Map<String, Section> sections = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            name(tuple.getKeyNode(), "section").ifPresent(name -> {
                Source.Place place = source.at(tuple.getKeyNode());
                Section section = new Section(name, place::problem, entries(tuple.getValueNode(), name));
                if (sections.putIfAbsent(name, section) != null) {
                    problems.add(place.problem("section '" + name + "' is there twice; put its keys together"));
                }
            });
        }
        return List.copyOf(sections.values());
    }

    private Optional<Node> compose() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.name())
                .setAllowDuplicateKeys(true) // they are reported below, with the others
                .setMaxAliasesForCollections(0)
                .setAllowRecursiveKeys(false)
                .build();
        try {
            return new Compose(settings).composeString(source.text());
        } catch (MarkedYamlEngineException e) {
            Source.Place place = e.getProblemMark().map(source::at).orElse(source.start());
            problems.add(place.problem("this is not valid YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(source.start().problem("this is not valid YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private Map<String, Raw> entries(Node node, String section) {
        Map<String, Raw> entries = new LinkedHashMap<>();
        if (isNull(node)) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(source.at(node).problem("section '" + section + "' should hold keys and values"));
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            name(tuple.getKeyNode(), "key")
                    .ifPresent(name -> raw(tuple, name).ifPresent(raw -> {
                        if (entries.putIfAbsent(name, raw) != null) {
                            problems.add(source.at(tuple.getKeyNode())
                                    .problem("key '" + name + "' is there twice in section '" + section
                                            + "'; remove one"));
                        }
                    }));
        }
        return entries;
    }

    private Optional<String> name(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problems.add(source.at(node).problem("a " + what + " should be a plain name"));
        return Optional.empty();
    }

    private Optional<Raw> raw(NodeTuple tuple, String key) {
        Node node = tuple.getValueNode();
        Source.Place place = source.at(isNull(node) ? tuple.getKeyNode() : node);
        return switch (node) {
            case ScalarNode scalar ->
                Optional.of(new Raw(
                        List.of(isNull(node) ? "" : filled(scalar.getValue(), place)),
                        false,
                        place::problem,
                        place.toLine()));
            case SequenceNode list -> {
                List<String> items = new ArrayList<>();
                for (Node item : list.getValue()) {
                    if (item instanceof ScalarNode scalar) {
                        items.add(filled(scalar.getValue(), source.at(item)));
                    } else {
                        problems.add(source.at(item).problem("'" + key + "' should be a list of plain values"));
                    }
                }
                yield Optional.of(new Raw(items, true, place::problem, place.toLine()));
            }
            default -> {
                problems.add(place.problem("'" + key + "' should be a plain value or a list, not a section"));
                yield Optional.empty();
            }
        };
    }

    private String filled(String text, Source.Place place) {
        Variables.Filled filled = variables.fill(text);
        filled.missing()
                .ifPresent(name -> problems.add(place.problem("the environment variable " + name
                        + " is not set; set it, or give a default as in ${" + name + ":-value}")));
        return filled.text();
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
