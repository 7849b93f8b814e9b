package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.io.AtomicFile;

/** Migrates a YAML file of the original in its place. A copy with the same mode and owner is made before. */
public final class YamlMigration implements Migration {

    private final Path file;
    private final ConfigurationReader reader;

    /** @param environment variables that values may refer to */
    public YamlMigration(Path file, Map<String, String> environment) {
        this.file = file;
        this.reader = new ConfigurationReader(environment);
    }

    @Override
    public Optional<Plan> plan() throws InvalidConfigurationException {
        String written = ConfigurationReader.readText(file);
        Configuration old = reader.read(String.valueOf(file), written, Map.of());
        SourceText source = new SourceText(String.valueOf(file), written);
        Plan plan = new YamlRewriter(source).plan();
        if (plan.changes().isEmpty()) {
            return Optional.empty();
        }
        Migration.requireSame(old.settings(), reader, source, plan.text());
        String byteOrderMark =
                written.substring(0, written.length() - source.text().length());
        return Optional.of(new Plan(byteOrderMark + plan.text(), plan.changes(), plan.kept()));
    }

    @Override
    public Path write(Plan plan, LocalDateTime now) throws IOException {
        Path backup = Migration.backup(file, "", now);
        AtomicFile.copy(file, backup);
        AtomicFile.replaceUtf8(file, plan.text());
        return backup;
    }
}
