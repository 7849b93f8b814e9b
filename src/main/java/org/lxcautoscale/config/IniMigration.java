package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lxcautoscale.config.Key.Scope;

/**
 * Turns the INI file of early versions of the original into YAML, once. Nothing is written unless the result is valid;
 * the old file is kept under another name. A crash between the two leaves both files, and the next run finishes.
 */
public final class IniMigration {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Path ini;
    private final Path yaml;

    public IniMigration(Path ini, Path yaml) {
        this.ini = ini;
        this.yaml = yaml;
    }

    /** Where a YAML configuration's INI predecessor would be: the same name with {@code .conf}. */
    public static Path iniBeside(Path yaml) {
        String name = String.valueOf(yaml.getFileName());
        int dot = name.lastIndexOf('.');
        return yaml.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".conf");
    }

    /** Whether there is something to migrate: an INI file, and no YAML file. */
    public boolean isNeeded() {
        return Files.isRegularFile(ini) && !Files.exists(yaml);
    }

    /**
     * Migrates.
     *
     * @param now for the name of the old file's backup
     * @return where the old file has been moved to
     * @throws InvalidConfigurationException when the old file says something that cannot be kept; nothing has changed
     * @throws IOException when a file cannot be written
     */
    public Path run(LocalDateTime now) throws InvalidConfigurationException, IOException {
        String text = yamlOf(read());
        Path fresh = yaml.resolveSibling(yaml.getFileName() + ".migrating");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.writeString(fresh, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
        Files.move(fresh, yaml, StandardCopyOption.ATOMIC_MOVE);
        Path backup = ini.resolveSibling(ini.getFileName() + ".migrated." + STAMP.format(now) + ".backup");
        Files.move(ini, backup);
        return backup;
    }

    /** The YAML that the INI file amounts to; writes nothing. */
    public String preview() throws InvalidConfigurationException, IOException {
        return yamlOf(read());
    }

    private List<Section> read() throws InvalidConfigurationException, IOException {
        List<Problem> problems = new ArrayList<>();
        Source source = new Source(String.valueOf(ini), Files.readString(ini));
        Map<String, Raw> values = new LinkedHashMap<>();
        String[] lines = source.text().split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            line(lines[i], new Source.Place(source, i + 1, 1), values).ifPresent(problems::add);
        }
        List<Section> sections = List.of(new Section(Section.DEFAULT, source.start()::problem, values));
        ConfigurationReader.resolve(source.start()::problem, sections, Map.of(), problems);
        return sections;
    }

    private static Optional<Problem> line(String line, Source.Place place, Map<String, Raw> values) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(";") || text.equalsIgnoreCase("[DEFAULT]")) {
            return Optional.empty();
        }
        int equals = text.indexOf('=');
        if (equals < 1) {
            return Optional.of(place.problem("expected \"key = value\" or \"[DEFAULT]\""));
        }
        String key = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(equals + 1).strip();
        values.put(key, Raw.of(value, place::problem, place.toLine()));
        return Optional.empty();
    }

    private String yamlOf(List<Section> sections) {
        StringBuilder yamlText = new StringBuilder("# Made from " + ini.getFileName() + "\n" + Section.DEFAULT + ":\n");
        sections.getFirst()
                .values()
                .forEach((name, raw) -> Catalogue.find(Scope.DEFAULT, name)
                        .ifPresent(key -> yamlText.append("  ")
                                .append(name)
                                .append(": ")
                                .append(scalar(key, raw))
                                .append('\n')));
        return yamlText.toString();
    }

    private static String scalar(Key key, Raw raw) {
        return switch (key.type()) {
            case CONTAINERS, TEXTS ->
                raw.asList().stream().map(IniMigration::quoted).collect(Collectors.joining(", ", "[", "]"));
            case TEXT, CONTAINER -> quoted(raw.text());
            case INTEGER, NUMBER, BOOLEAN -> raw.text();
        };
    }

    /** A YAML single-quoted text, with dollars kept from meaning variables. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''").replace("$", "$$") + "'";
    }
}
