package org.lxcautoscale.config;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.settings.ExportSettings;
import org.lxcautoscale.settings.HistorySettings;

/** Builds the settings in section {@code history}. */
final class HistorySettingsBuilder {

    private final ResolvedSection values;
    private final SectionValidator validator;

    HistorySettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.validator = new SectionValidator(values, problems);
    }

    HistorySettings build() {
        validator.requireAtMost("keep_minutes", "keep_5_minutes");
        validator.requireAtMost("keep_5_minutes", "keep_hours");
        return new HistorySettings(
                values.flag("enabled"),
                Optional.of(values.text("cluster")).filter(name -> !name.isEmpty()),
                new HistorySettings.Keep(
                        values.seconds("keep_minutes"), values.seconds("keep_5_minutes"), values.seconds("keep_hours")),
                values.whole("max_size"),
                export());
    }

    private ExportSettings export() {
        return new ExportSettings(
                validator.path("export_file"),
                values.seconds("export_interval"),
                values.whole("export_max_size"),
                values.integer("export_backup_count"),
                ExportSettings.Parts.ALL);
    }
}
