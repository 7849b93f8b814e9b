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

/** Reads YAML into sections of scalars and lists, with their places. Everything else in YAML (aliases, deeper structures,
 * duplicate keys) is a problem.
 */
final class YamlReader {

    private final SourceText source;
    private final EnvironmentVariables variables;
    private final List<Problem> problems;
    private final Map<String, RawSection> sections = new LinkedHashMap<>();

    YamlReader(SourceText source, EnvironmentVariables variables, List<Problem> problems) {
        this.source = source;
        this.variables = variables;
        this.problems = problems;
    }

    List<RawSection> read() {
        Optional<Node> root = root();
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

    /** The nodes of the text, with their places; empty for an empty text, and when problems were found. */
    Optional<Node> root() {
        return hasUnprintableCharacters() ? Optional.empty() : compose();
    }

    private void section(String written, NodeTuple tuple) {
        String name = written.equals(OriginalKeys.DEFAULTS) ? RawSection.DEFAULT : written;
        SourceText.Place place = source.at(tuple.getKeyNode());
        RawSection section = new RawSection(name, place, entries(tuple.getValueNode(), name));
        if (sections.putIfAbsent(name, section) != null) {
            problems.add(place.problem("section '" + Problem.quote(name) + "' appears twice; put its keys together"));
        }
    }

    /** Rejects binary files: YAML does not allow control characters. */
    private boolean hasUnprintableCharacters() {
        String text = source.text();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                problems.add(source.at(i)
                        .problem(String.format(Locale.US, "the character U+%04X is not allowed in YAML", character)));
                return true;
            }
        }
        return false;
    }

    private Optional<Node> compose() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.name())
                .setBufferSize(source.text().length() + 1) // in chunks it would fail at a split surrogate pair
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(true) // reported below with the other problems
                .setAllowNonScalarKeys(true) // likewise
                .setMaxAliasesForCollections(Integer.MAX_VALUE) // likewise; never resolved
                .build();
        try {
            return new YamlStructureCheck(source, problems).isReadable(settings)
                    ? new Compose(settings).composeString(source.text())
                    : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            SourceText.Place place = e.getProblemMark().map(source::at).orElse(source.start());
            problems.add(place.problem("this is not valid YAML" + (place.isSecret() ? "" : ": " + e.getProblem())));
        } catch (YamlEngineException e) {
            problems.add(source.start().problem("this is not valid YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private Map<String, RawValue> entries(Node node, String section) {
        Map<String, RawValue> entries = new LinkedHashMap<>();
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
                section(RawSection.PROXMOX_API, tuple);
                continue;
            }
            if (isStartupBoost(tuple)) {
                addStartupBoost(tuple, section, entries);
                continue;
            }
            name(tuple.getKeyNode(), "key").ifPresent(name -> add(tuple, section, name, entries));
        }
        return entries;
    }

    private void add(NodeTuple tuple, String section, String name, Map<String, RawValue> entries) {
        raw(tuple, section, name).ifPresent(raw -> {
            RawValue first = entries.putIfAbsent(name, raw);
            if (first != null) {
                problems.add(duplicate(name, section, raw, first));
            }
        });
    }

    /** {@code startup_boost: {factor: 2, duration: 300}} is {@code startup_boost_factor: 2} and {@code startup_boost_duration: 300}. */
    private static boolean isStartupBoost(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KeyCatalogue.STARTUP_BOOST);
    }

    private void addStartupBoost(NodeTuple boost, String section, Map<String, RawValue> entries) {
        if (!(boost.getValueNode() instanceof MappingNode parts)) {
            problems.add(source.at(boost.getKeyNode())
                    .problem("startup_boost should have a factor and a duration: {factor: 2, duration: 300}"));
            return;
        }
        for (NodeTuple tuple : parts.getValue()) {
            name(tuple.getKeyNode(), "key").ifPresent(name -> {
                if (KeyCatalogue.PARTS_OF_STARTUP_BOOST.contains(name)) {
                    add(tuple, section, KeyCatalogue.STARTUP_BOOST + "_" + name, entries);
                } else {
                    problems.add(source.at(tuple.getKeyNode())
                            .problem("startup_boost has factor and duration, but no '" + Problem.quote(name) + "'"
                                    + Suggestion.of(name, KeyCatalogue.PARTS_OF_STARTUP_BOOST)));
                }
            });
        }
    }

    private static Problem duplicate(String name, String section, RawValue raw, RawValue first) {
        String message = "key '" + Problem.quote(name) + "' appears twice in section '" + Problem.quote(section) + "'";
        return raw.hasSameContentAs(first)
                ? raw.keyLocation().problem(message + ", with the same value").asWarning()
                : raw.keyLocation().problem(message + "; remove one");
    }

    /** The original nests the API section in DEFAULT. */
    static boolean isNestedApi(String section, NodeTuple tuple) {
        return section.equals(RawSection.DEFAULT)
                && tuple.getKeyNode() instanceof ScalarNode key
                && key.getValue().equals(RawSection.PROXMOX_API)
                && (tuple.getValueNode() instanceof MappingNode || isNull(tuple.getValueNode()));
    }

    private Optional<String> name(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problems.add(source.at(node).problem("a " + what + " should be a plain name"));
        return Optional.empty();
    }

    private Optional<RawValue> raw(NodeTuple tuple, String section, String key) {
        Node node = tuple.getValueNode();
        SourceText.Place keyPlace = source.at(tuple.getKeyNode());
        SourceText.Place place = isNull(node) ? keyPlace : source.at(node);
        boolean isUsed = !OriginalKeys.isIgnored(section, key);
        if (node instanceof ScalarNode scalar) {
            return Optional.of(
                    new RawValue(List.of(item(scalar, place, isUsed)), false, place, keyPlace, place.toLine()));
        }
        if (node instanceof SequenceNode list) {
            return Optional.of(new RawValue(items(list, key, isUsed), true, place, keyPlace, place.toLine()));
        }
        problems.add(place.problem("'" + Problem.quote(key) + "' should be a plain value or a list, not a section"));
        return Optional.empty();
    }

    private List<RawValue.Item> items(SequenceNode list, String key, boolean isUsed) {
        List<RawValue.Item> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            if (item instanceof ScalarNode scalar) {
                items.add(item(scalar, source.at(item), isUsed));
            } else {
                problems.add(source.at(item).problem("'" + Problem.quote(key) + "' should be a list of plain values"));
            }
        }
        return items;
    }

    /** @param isUsed whether variables must resolve */
    private RawValue.Item item(ScalarNode scalar, SourceText.Place place, boolean isUsed) {
        if (isNull(scalar) || !isUsed) {
            return new RawValue.Item("", place);
        }
        EnvironmentVariables.Substitution filled = variables.substitute(scalar.getValue());
        filled.problem().ifPresent(problem -> problems.add(place.problem(problem)));
        return new RawValue.Item(filled.text(), place);
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
