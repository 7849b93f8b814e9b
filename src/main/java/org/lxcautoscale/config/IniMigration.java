package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.config.ConfigKey.Scope;

/** Migrates the INI file of early versions of the original to YAML, once. Nothing is written unless the result is valid.
 * The old file is renamed; after a crash in between, both files exist and the next run finishes the migration.
 */
public final class IniMigration {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r-----");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path ini;
    private final Path yaml;

    public IniMigration(Path ini, Path yaml) {
        this.ini = ini;
        this.yaml = yaml;
    }

    /** The path of the INI predecessor of a YAML configuration: the same name with {@code .conf}. */
    public static Path iniPathFor(Path yaml) {
        String name = String.valueOf(yaml.getFileName());
        int dot = name.lastIndexOf('.');
        return yaml.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".conf");
    }

    /** Whether there is something to migrate: an INI file without a YAML file, or with one that an interrupted migration has
     * written.
     */
    public boolean isNeeded() {
        return Files.isRegularFile(ini) && (!Files.exists(yaml) || yamlMatchesIni());
    }

    /** Whether the YAML file is what the migration writes, unedited. */
    private boolean yamlMatchesIni() {
        try {
            return ConfigurationReader.readText(yaml).equals(preview());
        } catch (InvalidConfigurationException _) {
            return false; // not written by a migration; reading it will report the problems
        }
    }

    /**
     * Migrates, or finishes an interrupted migration.
     *
     * @param now for the backup's name
     * @return the path of the renamed INI file
     * @throws InvalidConfigurationException when the INI file cannot be migrated without loss; nothing has changed
     * @throws IOException when a file cannot be written, or a different YAML file exists
     */
    public Path run(LocalDateTime now) throws InvalidConfigurationException, IOException {
        String text = preview();
        if (!yamlMatchesIni()) {
            write(text);
        }
        Path backup = ini.resolveSibling(ini.getFileName() + ".migrated." + STAMP.format(now) + ".backup");
        Files.move(ini, backup);
        return backup;
    }

    private void write(String text) throws IOException {
        Path temporary = yaml.resolveSibling(yaml.getFileName() + ".migrating");
        Files.deleteIfExists(temporary);
        Set<PosixFilePermission> permissions = permissions();
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(permissions));
        Files.setPosixFilePermissions(temporary, permissions); // regardless of the umask
        Files.writeString(temporary, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
        try {
            Files.move(temporary, yaml); // a rename within the directory, which never replaces a file
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** No wider than those of the INI file: both may contain a token. */
    private Set<PosixFilePermission> permissions() throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(PERMISSIONS);
        permissions.retainAll(Files.getPosixFilePermissions(ini));
        permissions.addAll(OWNER_ONLY);
        return permissions;
    }

    /**
     * Reads the INI file as a configuration; writes nothing.
     *
     * @param overrides values from the command line that replace those in DEFAULT, by key
     */
    public Configuration read(Map<String, String> overrides) throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        SourceText source = source();
        return configuration(source, section(source, problems), overrides, problems);
    }

    private SourceText source() throws InvalidConfigurationException {
        return new SourceText(String.valueOf(ini), ConfigurationReader.readText(ini));
    }

    private static RawSection section(SourceText source, List<Problem> problems) {
        return new OriginalFileTranslator(problems)
                .translate(List.of(new IniReader(source, problems).read()))
                .getFirst();
    }

    private static Configuration configuration(
            SourceText source, RawSection section, Map<String, String> overrides, List<Problem> problems)
            throws InvalidConfigurationException {
        return ConfigurationReader.resolve(source.start(), List.of(section), overrides, problems);
    }

    /** The YAML for the INI file; writes nothing. */
    public String preview() throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        SourceText source = source();
        RawSection section = section(source, problems);
        Configuration old = configuration(source, section, Map.of(), problems);
        String text = yamlOf(section);
        Configuration made = new ConfigurationReader(Map.of()).read(String.valueOf(yaml), text, Map.of());
        if (!made.settings().equals(old.settings())) {
            throw new InvalidConfigurationException(
                    List.of(source.start().problem("this cannot be migrated to YAML without loss")));
        }
        return text;
    }

    private String yamlOf(RawSection section) {
        StringBuilder yamlText =
                new StringBuilder("# Made from " + ini.getFileName() + "\n" + RawSection.DEFAULT + ":\n");
        section.values()
                .forEach((name, raw) -> KeyCatalogue.find(Scope.DEFAULT, name)
                        .ifPresent(key -> yamlText.append("  ")
                                .append(name)
                                .append(": ")
                                .append(scalar(key, raw))
                                .append('\n')));
        return yamlText.toString();
    }

    private static String scalar(ConfigKey key, RawValue raw) {
        return switch (key.type()) {
            case CONTAINERS, TEXTS ->
                raw.asList().stream().map(item -> quoted(item.text())).collect(Collectors.joining(", ", "[", "]"));
            case TEXT, CONTAINER -> quoted(raw.text());
            case INTEGER, NUMBER, BOOLEAN -> raw.text().matches("[A-Za-z0-9.]*") ? raw.text() : quoted(raw.text());
        };
    }

    /** A YAML single-quoted text with escaped dollars, so that nothing becomes a variable. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''").replace("$", "$$") + "'";
    }
}
