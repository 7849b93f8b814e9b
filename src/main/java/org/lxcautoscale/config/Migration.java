package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.settings.Settings;

/** Rewrites a configuration file of the original, so that it says what it means here. The old file is kept. */
public sealed interface Migration permits IniMigration, YamlMigration {

    /**
     * What becomes of a key or section.
     *
     * @param key its old name
     * @param section that it is in; {@code -} for a section
     * @param line from 1, in the old file
     * @param here its new name, or why it has no effect
     */
    record Change(String key, String section, int line, String here) {}

    /**
     * A new text and how it differs.
     *
     * @param text of the whole new file
     * @param changes in the order of the old file
     * @param kept number of keys that stay as they are
     */
    record Plan(String text, List<Change> changes, int kept) {

        public Plan {
            changes = List.copyOf(changes);
        }

        /** Omits the text, which may contain secrets. */
        @Override
        public String toString() {
            return "Plan" + changes;
        }
    }

    /**
     * Plans the migration; writes nothing.
     *
     * @return empty when there is nothing to migrate
     * @throws InvalidConfigurationException when the file is invalid, or cannot be migrated without loss
     */
    Optional<Plan> plan() throws InvalidConfigurationException;

    /**
     * Writes the new text and keeps the old file under another name. After a crash at any step the configuration is
     * complete, and a further run finishes what is left to do.
     *
     * @param now for the name of the old file
     * @return where the old file is now
     * @throws IOException when a file cannot be written, or one would be overwritten that must not be
     */
    Path write(Plan plan, LocalDateTime now) throws IOException;

    /** {@code name.YYYYMMDD-HHMMSS.backup} in the file's directory. */
    static Path backup(Path file, String suffix, LocalDateTime now) {
        DateTimeFormatter stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
        return file.resolveSibling(file.getFileName() + suffix + "." + stamp.format(now) + ".backup");
    }

    /** Rejects a new text that does not mean the same as the old file. */
    static void requireSame(Settings old, ConfigurationReader reader, SourceText source, String text)
            throws InvalidConfigurationException {
        String why;
        try {
            if (reader.read(source.name(), text, Map.of()).settings().equals(old)) {
                return;
            }
            why = "it would no longer mean the same";
        } catch (InvalidConfigurationException e) {
            why = "the new text would be invalid: " + e.problems().getFirst().message();
        }
        throw InvalidConfigurationException.notMigrated(List.of(
                source.start().problem("this cannot be migrated without loss, so nothing was changed; " + why)));
    }
}
