package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.Migration.Change;

/** Rewrites a valid INI file as YAML, with its comments and blank lines. */
final class IniRewriter {

    private final IniReader reader;
    private final RawSection section;
    private final List<Change> changes = new ArrayList<>();
    private final StringBuilder yaml = new StringBuilder();
    private int kept;

    /** @param section what the reader has read */
    IniRewriter(IniReader reader, RawSection section) {
        this.reader = reader;
        this.section = section;
    }

    /** @param heading the first line of the new text */
    Migration.Plan plan(String heading) {
        line("", heading);
        reader.top().forEach(line -> line("", line));
        line("", RawSection.DEFAULT + ":");
        Map<String, String> written = new LinkedHashMap<>();
        section.values().forEach((name, raw) -> written.put(name, raw.text()));
        section.values().forEach((name, raw) -> {
            IniReader.Layout layout = reader.layout(name);
            layout.above().forEach(line -> line("  ", line));
            String behind = layout.behind().isEmpty() ? "" : "  " + layout.behind();
            line("  ", rewritten(Rewrite.of(Scope.DEFAULT, written, name), name, raw, behind));
        });
        reader.bottom().forEach(line -> line("  ", line));
        return new Migration.Plan(yaml.toString().stripTrailing() + "\n", changes, kept);
    }

    private void line(String indent, String line) {
        yaml.append(line.isEmpty() ? "" : indent).append(line).append('\n');
    }

    private String rewritten(Rewrite rewrite, String name, RawValue raw, String behind) {
        return switch (rewrite) {
            case Rewrite.Keep _ -> {
                kept++;
                yield name + ": " + value(name, raw) + behind;
            }
            case Rewrite.Rename(String to) -> {
                change(name, to);
                yield to + ": " + value(to, raw) + behind;
            }
            case Rewrite.Replace(String to, String value) -> {
                change(name, to + ": " + value);
                yield to + ": " + YamlText.scalar(value) + behind;
            }
            case Rewrite.Comment(String reason) -> {
                boolean isHidden = !raw.text().isEmpty() && SourceExcerpt.isSecretKey(name);
                change(name, isHidden ? reason + Rewrite.HIDDEN : reason);
                String value = isHidden ? " ***" : raw.text().isEmpty() ? "" : " " + YamlText.printable(raw.text());
                yield "# " + name + ":" + value + behind + "  # " + reason;
            }
        };
    }

    private void change(String name, String here) {
        changes.add(new Change(name, section.name(), reader.layout(name).line(), here));
    }

    /** Quotes texts and escapes their dollars, so that nothing becomes a variable. */
    private static String value(String name, RawValue raw) {
        ConfigKey key = KeyCatalogue.find(Scope.DEFAULT, name).orElseThrow();
        return switch (key.type()) {
            case CONTAINERS, TEXTS ->
                raw.asList().stream().map(item -> quoted(item.text())).collect(Collectors.joining(", ", "[", "]"));
            case TEXT, CONTAINER -> quoted(raw.text());
            case INTEGER, NUMBER, BOOLEAN -> raw.text().matches("[A-Za-z0-9.]*") ? raw.text() : quoted(raw.text());
        };
    }

    private static String quoted(String text) {
        return YamlText.quoted(text.replace("$", "$$"));
    }
}
