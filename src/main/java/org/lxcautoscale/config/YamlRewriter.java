package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.Migration.Change;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Rewrites the keys of a valid YAML file of the original by edits at their places, so that all else stays as it is. */
final class YamlRewriter {

    private final SourceText source;
    private final YamlPlaces places;
    private final TextEdits edits;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private Optional<MovedLines> moved = Optional.empty();
    private int kept;

    /** Whole lines that move to the end, less {@code indent} of their indentation. */
    private record MovedLines(int start, int end, int indent) {}

    YamlRewriter(SourceText source) {
        this.source = source;
        this.places = new YamlPlaces(source.text());
        this.edits = new TextEdits(source.text());
    }

    /** @throws InvalidConfigurationException when a line has to be changed by hand */
    Migration.Plan plan() throws InvalidConfigurationException {
        Optional<Node> root = new YamlReader(source, new EnvironmentVariables(Map.of()), problems).root();
        if (root.isPresent() && root.get() instanceof MappingNode sections) {
            sections.getValue().forEach(tuple -> section(tuple, places.column(sections)));
        }
        if (!problems.isEmpty()) {
            throw InvalidConfigurationException.notMigrated(problems);
        }
        return new Migration.Plan(text(), changes, kept);
    }

    private void section(NodeTuple tuple, int column) {
        String name = text(tuple.getKeyNode());
        if (name.equals(OriginalKeys.DEFAULTS)) {
            rename(tuple, RawSection.DEFAULT);
            change(tuple, "-", "section " + RawSection.DEFAULT);
            name = RawSection.DEFAULT;
        }
        keys(name, tuple, column);
    }

    private void keys(String section, NodeTuple tuple, int column) {
        if (!(tuple.getValueNode() instanceof MappingNode mapping)) {
            return;
        }
        Scope scope = RawSection.scope(section).orElseThrow();
        Map<String, String> written = new LinkedHashMap<>();
        mapping.getValue().forEach(key -> written.putIfAbsent(text(key.getKeyNode()), text(key.getValueNode())));
        Set<String> seen = new HashSet<>();
        for (NodeTuple key : mapping.getValue()) {
            if (YamlReader.isNestedApi(section, key)) {
                move(key, column);
                keys(RawSection.PROXMOX_API, key, column);
                continue;
            }
            String name = text(key.getKeyNode());
            Rewrite rewrite = Rewrite.of(scope, written, name);
            boolean isRepeated = !seen.add(name) && !(rewrite instanceof Rewrite.Comment);
            apply(isRepeated ? new Rewrite.Comment(Rewrite.NO_EFFECT + "it is there twice") : rewrite, key, section);
        }
    }

    private void apply(Rewrite rewrite, NodeTuple key, String section) {
        switch (rewrite) {
            case Rewrite.Keep _ -> kept++;
            case Rewrite.Rename(String name) -> {
                rename(key, name);
                change(key, section, name);
            }
            case Rewrite.Replace(String name, String value) -> {
                if (!name.equals(text(key.getKeyNode()))) {
                    rename(key, name);
                }
                replaceValue(key, value);
                change(key, section, name.equals("token_id") ? name : name + ": " + value);
            }
            case Rewrite.Comment(String reason) -> {
                boolean isHidden = comment(key, reason);
                change(key, section, isHidden ? reason + Rewrite.HIDDEN : reason);
            }
        }
    }

    private void change(NodeTuple key, String section, String here) {
        changes.add(new Change(
                text(key.getKeyNode()), section, source.at(key.getKeyNode()).line(), here));
    }

    /** Keeps the quotes, which JSON-like keys need. */
    private void rename(NodeTuple key, String name) {
        int start = places.start(key.getKeyNode());
        int end = places.end(key.getKeyNode());
        char first = source.text().charAt(start);
        boolean isQuoted = first == '"' || first == '\'';
        edits.replace(start, end, isQuoted ? first + name + first : name);
    }

    private void replaceValue(NodeTuple key, String value) {
        if (key.getValueNode() instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED)) {
            refuse(key, "is written in another way here; write its value on the line of the key");
            return;
        }
        edits.replace(places.start(key.getValueNode()), places.end(key.getValueNode()), YamlText.scalar(value));
    }

    /** Puts {@code # } before each line of a key and its value, and the reason behind the first. Returns whether the value
     * was a secret, and is hidden.
     */
    private boolean comment(NodeTuple key, String reason) {
        int keyStart = places.start(key.getKeyNode());
        int lineStart = edits.lineStart(keyStart);
        int valueStart = places.start(key.getValueNode());
        int valueEnd = places.end(key.getValueNode());
        String before = source.text().substring(lineStart, keyStart);
        String behind =
                source.text().substring(valueEnd, edits.lineEnd(valueEnd)).strip();
        if (!before.isBlank() || !(behind.isEmpty() || behind.startsWith("#"))) {
            refuse(key, "should become a comment, but shares a line with something else; put it on a line of its own");
            return false;
        }
        boolean isHidden = !text(key.getValueNode()).isEmpty() && SourceExcerpt.isSecretKey(text(key.getKeyNode()));
        if (isHidden) {
            edits.replace(valueStart, valueEnd, "***");
        }
        int last = isHidden ? valueStart + 1 : valueEnd;
        for (int line = lineStart; line < last; line = edits.nextLine(line)) {
            if (edits.contentEnd(line) > line) {
                int indent = line;
                while (indent < line + before.length()
                        && Character.isWhitespace(source.text().charAt(indent))) {
                    indent++;
                }
                edits.insert(indent, "# ");
            }
        }
        boolean isOneLine = edits.lineStart(last) == lineStart;
        int note = edits.contentEnd(isHidden && isOneLine ? valueEnd : keyStart);
        edits.insert(note, "  # " + reason);
        return isHidden;
    }

    /** Moves a section below DEFAULT to the end, together with the comments right above it. */
    private void move(NodeTuple key, int column) {
        int keyStart = places.start(key.getKeyNode());
        int start = edits.lineStart(keyStart);
        int valueEnd = places.end(key.getValueNode());
        String before = source.text().substring(start, keyStart);
        String behind =
                source.text().substring(valueEnd, edits.lineEnd(valueEnd)).strip();
        if (!before.isBlank() || !(behind.isEmpty() || behind.startsWith("#"))) {
            refuse(
                    key,
                    "is a section of its own here, but shares a line with something else; put it on lines of its own");
            return;
        }
        while (start > 0 && source.text().startsWith(before + "#", edits.lineStart(start - 1))) {
            start = edits.lineStart(start - 1);
        }
        moved = Optional.of(new MovedLines(start, edits.nextLine(valueEnd), before.length() - column));
        change(key, RawSection.DEFAULT, "section " + RawSection.PROXMOX_API);
    }

    private void refuse(NodeTuple key, String why) {
        problems.add(source.at(key.getKeyNode()).problem("'" + text(key.getKeyNode()) + "' " + why));
    }

    private String text() {
        int length = source.text().length();
        if (moved.isEmpty()) {
            return edits.applied(0, length);
        }
        MovedLines lines = moved.get();
        String rest = edits.applied(0, lines.start()) + edits.applied(lines.end(), length);
        String lineBreak = source.text().contains("\r\n") ? "\r\n" : "\n";
        boolean isEnded = rest.isEmpty() || rest.endsWith("\n") || rest.endsWith("\r");
        return rest
                + (isEnded ? "" : lineBreak)
                + lineBreak
                + lessIndented(edits.applied(lines.start(), lines.end()), lines.indent());
    }

    private static String lessIndented(String lines, int indent) {
        return Pattern.compile("^ {0," + indent + "}", Pattern.MULTILINE)
                .matcher(lines)
                .replaceAll("");
    }

    /** The text of a name, value or list; without substitution of variables. */
    private static String text(Node node) {
        return switch (node) {
            case ScalarNode scalar -> YamlReader.isNull(scalar) ? "" : scalar.getValue();
            case SequenceNode list ->
                list.getValue().stream().map(YamlRewriter::text).collect(Collectors.joining(", "));
            default -> "";
        };
    }
}
