package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML into sections of plain values and lists, with their places. Everything else that YAML can say — aliases,
 * deeper structures, keys twice — is a problem here.
 */
final class YamlSections {

    private final Source source;
    private final Variables variables;
    private final List<Problem> problems;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    YamlSections(Source source, Variables variables, List<Problem> problems) {
        this.source = source;
        this.variables = variables;
        this.problems = problems;
    }

    List<Section> read() {
        Optional<Node> root = hasStrangeCharacters() ? Optional.empty() : compose();
        if (root.isEmpty() || isNull(root.get())) {
            return List.of();
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            problems.add(source.at(root.get())
                    .problem("expected sections, as \"DEFAULT:\" with its keys indented below it"));
            return List.of();
        }
        for (NodeTuple tuple : mapping.getValue()) {
            name(tuple.getKeyNode(), "section").ifPresent(name -> section(name, tuple));
        }
        return List.copyOf(sections.values());
    }

    private void section(String written, NodeTuple tuple) {
        String name = written.equals(OriginalKeys.DEFAULTS) ? Section.DEFAULT : written;
        Source.Place place = source.at(tuple.getKeyNode());
        Section section = new Section(name, place::problem, entries(tuple.getValueNode(), name));
        if (sections.putIfAbsent(name, section) != null) {
            problems.add(place.problem("section '" + Problem.quote(name) + "' is there twice; put its keys together"));
        }
    }

    /** Binary files are told here: YAML knows no control characters. */
    private boolean hasStrangeCharacters() {
        String text = source.text();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                problems.add(source.at(i)
                        .problem(String.format(Locale.ROOT, "the character U+%04X has no place in YAML", character)));
                return true;
            }
        }
        return false;
    }

    private Optional<Node> compose() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.name())
                .setBufferSize(source.text().length() + 1) // read in pieces, it fails at a surrogate pair between two
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(true) // they are reported below, with the others
                .setAllowNonScalarKeys(true) // as are these
                .setMaxAliasesForCollections(Integer.MAX_VALUE) // and these, which are not followed
                .build();
        try {
            return new YamlStructure(source, problems).isReadable(settings)
                    ? new Compose(settings).composeString(source.text())
                    : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            Source.Place place = e.getProblemMark().map(source::at).orElse(source.start());
            problems.add(place.problem("this is not valid YAML" + (place.isSecret() ? "" : ": " + e.getProblem())));
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
            problems.add(
                    source.at(node).problem("section '" + Problem.quote(section) + "' should hold keys and values"));
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (isNestedApi(section, tuple)) {
                section(Section.PROXMOX_API, tuple);
                continue;
            }
            name(tuple.getKeyNode(), "key")
                    .ifPresent(name -> raw(tuple, section, name).ifPresent(raw -> {
                        Raw first = entries.putIfAbsent(name, raw);
                        if (first != null) {
                            problems.add(twice(name, section, raw, first));
                        }
                    }));
        }
        return entries;
    }

    private static Problem twice(String name, String section, Raw raw, Raw first) {
        String message = "key '" + Problem.quote(name) + "' is there twice in section '" + Problem.quote(section) + "'";
        return raw.saysTheSameAs(first)
                ? raw.ofKey().problem(message + ", with the same value").asWarning()
                : raw.ofKey().problem(message + "; remove one");
    }

    /** The original has the section of the API below DEFAULT. */
    private static boolean isNestedApi(String section, NodeTuple tuple) {
        return section.equals(Section.DEFAULT)
                && tuple.getKeyNode() instanceof ScalarNode key
                && key.getValue().equals(Section.PROXMOX_API)
                && (tuple.getValueNode() instanceof MappingNode || isNull(tuple.getValueNode()));
    }

    private Optional<String> name(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problems.add(source.at(node).problem("a " + what + " should be a plain name"));
        return Optional.empty();
    }

    private Optional<Raw> raw(NodeTuple tuple, String section, String key) {
        Node node = tuple.getValueNode();
        Source.Place keyPlace = source.at(tuple.getKeyNode());
        Source.Place place = isNull(node) ? keyPlace : source.at(node);
        boolean isLookedAt = !OriginalKeys.isPassedOver(section, key);
        return switch (node) {
            case ScalarNode scalar ->
                Optional.of(new Raw(
                        List.of(item(scalar, place, isLookedAt)),
                        false,
                        place::problem,
                        keyPlace::problem,
                        place.toLine()));
            case SequenceNode list -> {
                List<Raw.Item> items = new ArrayList<>();
                for (Node item : list.getValue()) {
                    if (item instanceof ScalarNode scalar) {
                        items.add(item(scalar, source.at(item), isLookedAt));
                    } else {
                        problems.add(source.at(item)
                                .problem("'" + Problem.quote(key) + "' should be a list of plain values"));
                    }
                }
                yield Optional.of(new Raw(items, true, place::problem, keyPlace::problem, place.toLine()));
            }
            default -> {
                problems.add(
                        place.problem("'" + Problem.quote(key) + "' should be a plain value or a list, not a section"));
                yield Optional.empty();
            }
        };
    }

    /** @param isLookedAt whether variables need to be there */
    private Raw.Item item(ScalarNode scalar, Source.Place place, boolean isLookedAt) {
        if (isNull(scalar) || !isLookedAt) {
            return new Raw.Item("", place::problem);
        }
        Variables.Filled filled = variables.fill(scalar.getValue());
        filled.problem().ifPresent(problem -> problems.add(place.problem(problem)));
        return new Raw.Item(filled.text(), place::problem);
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
