package org.lxcautoscale.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.settings.MlSettings;

/** Builds the settings in section {@code ml}. */
final class MlSettingsBuilder {

    private final ResolvedSection values;
    private final SectionValidator validator;

    MlSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.validator = new SectionValidator(values, problems);
    }

    MlSettings build() {
        Optional<Duration> leadTime =
                values.isSet("lead_time") ? Optional.of(values.seconds("lead_time")) : Optional.empty();
        if (leadTime.isPresent()) {
            validator.requireAtMost("lead_time", "look_ahead");
        }
        return new MlSettings(
                values.flag("enabled"),
                values.flag("act"),
                leadTime,
                values.seconds("look_ahead"),
                validator.path("suggestions_file"));
    }
}
