package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.io.AtomicFile;

/** Migrates the INI file of early versions of the original to YAML, once. Nothing is written unless the result is valid.
 * The old file is renamed; after a crash in between, both files exist and the next run finishes the migration.
 */
public final class IniMigration implements Migration {

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
            return ConfigurationReader.readText(yaml).equals(planned().text());
        } catch (InvalidConfigurationException _) {
            return false; // not written by a migration; reading it will report the problems
        }
    }

    @Override
    public Optional<Plan> plan() throws InvalidConfigurationException {
        return isNeeded() ? Optional.of(planned()) : Optional.empty();
    }

    @Override
    public Path write(Plan plan, LocalDateTime now) throws IOException {
        if (!yamlMatchesIni()) {
            write(plan.text());
        }
        Path backup = Migration.backup(ini, ".migrated", now);
        Files.move(ini, backup);
        return backup;
    }

    private void write(String text) throws IOException {
        Path temporary = yaml.resolveSibling(yaml.getFileName() + ".migrating");
        Files.deleteIfExists(temporary);
        Set<PosixFilePermission> permissions = permissions();
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(permissions));
        AtomicFile.copyOwner(ini, temporary);
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
        return configuration(source, new IniReader(source, problems).read(), overrides, problems);
    }

    private SourceText source() throws InvalidConfigurationException {
        return new SourceText(String.valueOf(ini), ConfigurationReader.readText(ini));
    }

    private static Configuration configuration(
            SourceText source, RawSection written, Map<String, String> overrides, List<Problem> problems)
            throws InvalidConfigurationException {
        List<RawSection> sections = new OriginalFileTranslator(problems).translate(List.of(written));
        return ConfigurationReader.resolve(source.start(), sections, overrides, problems);
    }

    private Plan planned() throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        SourceText source = source();
        IniReader reader = new IniReader(source, problems);
        RawSection written = reader.read();
        Configuration old = configuration(source, written, Map.of(), problems);
        Plan plan = new IniRewriter(reader, written).plan("# Made from " + ini.getFileName());
        Migration.requireSame(old.settings(), new ConfigurationReader(Map.of()), source, plan.text());
        return plan;
    }
}
