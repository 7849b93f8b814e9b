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
import org.lxcautoscale.config.Key.Scope;

/**
 * Turns the INI file of early versions of the original into YAML, once. Nothing is written unless the result is valid;
 * the old file is kept under another name. A crash between the two leaves both files, and the next run finishes.
 */
public final class IniMigration {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r-----");

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

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

    /**
     * Whether there is something to migrate: an INI file and no YAML file, or both when a crash has kept an earlier
     * migration from moving the INI file away.
     */
    public boolean isNeeded() {
        return Files.isRegularFile(ini) && (!Files.exists(yaml) || isMadeFromIni());
    }

    /** Whether the YAML file is what a migration has written, and nobody has edited since. */
    private boolean isMadeFromIni() {
        try {
            return ConfigurationReader.textOf(yaml).equals(preview());
        } catch (InvalidConfigurationException _) {
            return false; // then it was not made by a migration, and reading it says what is wrong
        }
    }

    /**
     * Migrates, or finishes what an earlier run could not.
     *
     * @param now for the name of the old file's backup
     * @return where the old file has been moved to
     * @throws InvalidConfigurationException when the old file says something that cannot be kept; nothing has changed
     * @throws IOException when a file cannot be written, or a YAML file is there that was not made from the old file
     */
    public Path run(LocalDateTime now) throws InvalidConfigurationException, IOException {
        String text = preview();
        if (!isMadeFromIni()) {
            write(text);
        }
        Path backup = ini.resolveSibling(ini.getFileName() + ".migrated." + STAMP.format(now) + ".backup");
        Files.move(ini, backup);
        return backup;
    }

    private void write(String text) throws IOException {
        Path fresh = yaml.resolveSibling(yaml.getFileName() + ".migrating");
        Files.deleteIfExists(fresh);
        Set<PosixFilePermission> permissions = permissions();
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(permissions));
        Files.setPosixFilePermissions(fresh, permissions); // whatever the umask
        Files.writeString(fresh, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
        try {
            Files.move(fresh, yaml); // within a directory this is a rename, but never over a file that is there
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Who may not read the old file may not read the new one: both may hold a token. */
    private Set<PosixFilePermission> permissions() throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(PERMISSIONS);
        permissions.retainAll(Files.getPosixFilePermissions(ini));
        permissions.addAll(OWNERS);
        return permissions;
    }

    /**
     * The configuration that the INI file amounts to; writes nothing.
     *
     * @param overrides values that stand in for those of DEFAULT, by key; from the command line
     */
    public Configuration read(Map<String, String> overrides) throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Source source = source();
        return configuration(source, section(source, problems), overrides, problems);
    }

    private Source source() throws InvalidConfigurationException {
        return new Source(String.valueOf(ini), ConfigurationReader.textOf(ini));
    }

    private static Section section(Source source, List<Problem> problems) {
        return new OriginalFile(problems)
                .translated(List.of(new IniFile(source, problems).read()))
                .getFirst();
    }

    private static Configuration configuration(
            Source source, Section section, Map<String, String> overrides, List<Problem> problems)
            throws InvalidConfigurationException {
        return ConfigurationReader.resolve(source.start()::problem, List.of(section), overrides, problems);
    }

    /** The YAML that the INI file amounts to; writes nothing. */
    public String preview() throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Source source = source();
        Section section = section(source, problems);
        Configuration old = configuration(source, section, Map.of(), problems);
        String text = yamlOf(section);
        Configuration made = new ConfigurationReader(Map.of()).read(String.valueOf(yaml), text, Map.of());
        if (!made.settings().equals(old.settings())) {
            throw new InvalidConfigurationException(
                    List.of(source.start().problem("this cannot be turned into YAML without loss")));
        }
        return text;
    }

    private String yamlOf(Section section) {
        StringBuilder yamlText = new StringBuilder("# Made from " + ini.getFileName() + "\n" + Section.DEFAULT + ":\n");
        section.values()
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
                raw.asList().stream().map(item -> quoted(item.text())).collect(Collectors.joining(", ", "[", "]"));
            case TEXT, CONTAINER -> quoted(raw.text());
            case INTEGER, NUMBER, BOOLEAN -> raw.text().matches("[A-Za-z0-9.]*") ? raw.text() : quoted(raw.text());
        };
    }

    /** A YAML single-quoted text, with dollars kept from meaning variables. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''").replace("$", "$$") + "'";
    }
}
