package org.lxcautoscale.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a file with {@code ***} in place of its secrets, and the way back: a line of a draft that is still as it was shown
 * becomes the line of the file again. Goes by lines, so that it also works on comments and on texts that are not valid YAML; hides
 * rather too much. Immutable.
 */
final class HiddenSecrets {

    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    private static final Pattern KEY = Pattern.compile("\\s*[\"']?(?<key>[A-Za-z0-9_]+)[\"']?\\s*:(?<rest>.*)");
    private static final Pattern NOTHING = Pattern.compile("\\s*(?:''|\"\")?\\s*");

    private final String lineBreak;
    private final List<String> lines;
    private final List<String> shown;

    /** @param text of the file */
    HiddenSecrets(String text) {
        this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
        this.lines = lines(text);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            all.add(shown(lines, i));
        }
        this.shown = List.copyOf(all);
    }

    static List<String> lines(String text) {
        return List.of(LINE_BREAK.split(text, -1));
    }

    /** The text without its secrets, line by line; lines end with a line feed. */
    String shown() {
        return String.join("\n", shown);
    }

    /** The same of a draft; lines with a secret of its own say so. */
    String shownAsNew(HiddenSecrets file) {
        Set<String> known = new HashSet<>(file.lines);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean isNew = !shown.get(i).equals(lines.get(i))
                    && !file.shown.contains(lines.get(i))
                    && !known.contains(lines.get(i));
            all.add(isNew ? shown.get(i) + " (new)" : shown.get(i));
        }
        return String.join("\n", all);
    }

    /** A draft, with the secrets again; the problems are of lines whose secret is not known. */
    record Restored(String text, List<Problem> problems) {

        /** Omits the text, which has the secrets. */
        @Override
        public String toString() {
            return "Restored" + problems;
        }
    }

    /**
     * Puts the secrets back into a draft that was made from what is {@link #shown}. It has as many lines then as before.
     *
     * @param name of the file, for messages
     */
    Restored restored(String name, String draft) {
        SourceText source = new SourceText(name, draft);
        List<String> written = source.lines();
        Map<String, Deque<String>> known = known(written);
        Set<String> own = new HashSet<>(lines);
        List<String> result = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            String line = written.get(i);
            Deque<String> originals = known.get(line);
            String original = originals == null ? null : originals.poll();
            if (original != null) {
                result.add(original);
                continue;
            }
            boolean isHidden = line.contains(SourceExcerpt.HIDDEN)
                    && new SourceExcerpt(written, i).isSecret()
                    && !own.contains(line);
            if (isHidden) {
                problems.add(new SourceText.Place(source, i + 1, line.indexOf(SourceExcerpt.HIDDEN) + 1)
                        .problem(
                                "*** stands for a secret of the file, but which one is not clear in a line that has been"
                                        + " changed or copied; write the line as it was, or the value itself"));
            }
            result.add(line);
        }
        return new Restored(String.join(lineBreak, result), problems);
    }

    /** What was hidden, by how it is shown. Of several that look alike none is known when some of them are missing. */
    private Map<String, Deque<String>> known(List<String> written) {
        Map<String, Deque<String>> known = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!shown.get(i).equals(lines.get(i))) {
                known.computeIfAbsent(shown.get(i), _ -> new ArrayDeque<>()).add(lines.get(i));
            }
        }
        known.values()
                .removeIf(originals -> originals.size() > 1
                        && new HashSet<>(originals).size() > 1
                        && !isSameOrder(originals, written));
        return known;
    }

    private boolean isSameOrder(Deque<String> originals, List<String> written) {
        String looks = shown.get(lines.indexOf(originals.getFirst()));
        return written.stream().filter(looks::equals).count() == originals.size();
    }

    private static String shown(List<String> lines, int index) {
        String line = lines.get(index);
        SourceExcerpt excerpt = new SourceExcerpt(lines, index);
        if (line.isBlank() || !excerpt.isSecret()) {
            return line;
        }
        if (excerpt.isBelowSecretKey()) {
            return belowKey(lines, index);
        }
        int start = SourceExcerpt.secretStart(line);
        if (NOTHING.matcher(line.substring(start)).matches() || isOpen(line)) {
            return line;
        }
        boolean isComment = line.startsWith("#", SourceExcerpt.indent(line));
        return line.substring(0, start).stripTrailing() + " "
                + (isComment ? SourceExcerpt.HIDDEN : YamlText.quoted(SourceExcerpt.HIDDEN));
    }

    /** The first line below a key that has no value of its own is its value; the others go on with it. */
    private static String belowKey(List<String> lines, int index) {
        String line = lines.get(index);
        String indent = " ".repeat(SourceExcerpt.indent(line));
        int above = index - 1;
        while (above > 0 && lines.get(above).isBlank()) {
            above--;
        }
        Matcher key = KEY.matcher(lines.get(above));
        if (!key.matches() || !key.group("rest").isBlank()) {
            return indent + "# " + SourceExcerpt.HIDDEN;
        }
        return indent + (line.stripLeading().startsWith("- ") ? "- " : "") + YamlText.quoted(SourceExcerpt.HIDDEN);
    }

    /** Whether the line only looks like that of a secret: its key is one that is none. */
    private static boolean isOpen(String line) {
        Matcher key = KEY.matcher(line);
        if (!key.matches() || SourceExcerpt.secretStart(key.group("rest")) >= 0) {
            return false;
        }
        List<ConfigKey> ofThatName = KeyCatalogue.KEYS.stream()
                .filter(one -> one.name().equals(key.group("key")))
                .toList();
        return !ofThatName.isEmpty() && ofThatName.stream().noneMatch(ConfigKey::secret);
    }
}
