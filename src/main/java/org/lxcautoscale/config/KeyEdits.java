package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Sets keys in the text of a configuration, at their places, so that all else stays as it is. */
public final class KeyEdits {

    private static final String INDENT = "  ";

    private final SourceText source;
    private final YamlPlaces places;
    private final TextEdits edits;
    private final List<Problem> problems = new ArrayList<>();
    private final StringBuilder atEnd = new StringBuilder();

    private KeyEdits(String name, String text) {
        this.source = new SourceText(name, text);
        this.places = new YamlPlaces(source.text());
        this.edits = new TextEdits(source.text());
    }

    /**
     * A text in which these keys have these values; keys and the section are added where they are missing. Whether they are valid is
     * not asked.
     *
     * @param name of the file, for messages
     * @param section {@code DEFAULT}, or that of a tier
     * @param values by key: numbers and words
     * @throws InvalidConfigurationException when the text is not valid YAML, or has to be changed by hand
     */
    public static String with(String name, String text, String section, Map<String, String> values)
            throws InvalidConfigurationException {
        KeyEdits all = new KeyEdits(name, text);
        Optional<Node> root = new YamlReader(all.source, new EnvironmentVariables(Map.of()), all.problems).root();
        if (all.problems.isEmpty()) {
            all.set(root, section, values);
        }
        if (!all.problems.isEmpty()) {
            throw new InvalidConfigurationException(all.problems);
        }
        return all.text();
    }

    private void set(Optional<Node> root, String section, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        if (root.isPresent() && root.get() instanceof MappingNode sections) {
            for (NodeTuple tuple : sections.getValue()) {
                if (isNamed(tuple, section)) {
                    set(tuple, places.column(sections), values);
                    return;
                }
            }
        }
        atEnd.append(YamlText.scalar(section)).append(":\n");
        values.forEach((key, value) -> atEnd.append(line(INDENT, key, value)));
    }

    private static boolean isNamed(NodeTuple tuple, String section) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            return false;
        }
        String name = key.getValue();
        return name.equals(section) || (section.equals(RawSection.DEFAULT) && name.equals(OriginalKeys.DEFAULTS));
    }

    private void set(NodeTuple section, int column, Map<String, String> values) {
        Node node = section.getValueNode();
        if (YamlReader.isNull(node)) {
            insertAfterLineOf(places.end(section.getKeyNode()), " ".repeat(column) + INDENT, values);
        } else if (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.BLOCK) {
            set(mapping, values);
        } else {
            problems.add(source.at(node).problem("this section is in braces: add the keys to it by hand"));
        }
    }

    private void set(MappingNode mapping, Map<String, String> values) {
        Map<String, String> missing = new LinkedHashMap<>(values);
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && missing.containsKey(key.getValue())) {
                replace(tuple, missing.remove(key.getValue()));
            }
        }
        insertAfterLineOf(places.end(mapping), " ".repeat(places.column(mapping)), missing);
    }

    private void replace(NodeTuple tuple, String value) {
        Node node = tuple.getValueNode();
        if (YamlReader.isNull(node)
                && node instanceof ScalarNode scalar
                && scalar.getValue().isEmpty()) {
            int colon = source.text().indexOf(':', places.end(tuple.getKeyNode()));
            edits.insert(colon + 1, " " + YamlText.scalar(value));
        } else if (node instanceof ScalarNode scalar
                && scalar.getScalarStyle() != ScalarStyle.LITERAL
                && scalar.getScalarStyle() != ScalarStyle.FOLDED) {
            edits.replace(places.start(node), places.end(node), YamlText.scalar(value));
        } else {
            problems.add(
                    source.at(node).problem("this value is not written on the line of its key: change it by hand"));
        }
    }

    private void insertAfterLineOf(int index, String indent, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        values.forEach((key, value) -> lines.append(line(indent, key, value)));
        int next = edits.nextLine(index);
        if (next == source.text().length()) {
            atEnd.append(lines);
        } else {
            edits.insert(next, lines.toString());
        }
    }

    private static String line(String indent, String key, String value) {
        return indent + key + ": " + YamlText.scalar(value) + "\n";
    }

    private String text() {
        String edited = edits.applied(0, source.text().length());
        boolean isEnded = edited.isEmpty() || edited.endsWith("\n") || edited.endsWith("\r");
        return atEnd.isEmpty() ? edited : edited + (isEnded ? "" : "\n") + atEnd;
    }
}
