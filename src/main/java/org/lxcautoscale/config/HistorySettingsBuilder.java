package org.lxcautoscale.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.settings.ExportSettings;
import org.lxcautoscale.settings.HistorySettings;

/** Builds the settings in section {@code history}. */
final class HistorySettingsBuilder {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://HOST(,HOST)*/[^/?#\\s]+(\\?\\S*)?"
            .replace("HOST", "([\\w.-]+|\\[[\\w.:%]+])(:\\d{1,5})?"));

    private static final Pattern PASSWORD_IN_URL = Pattern.compile("[?&](password|sslpassword)=");

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
                new HistorySettings.Server(url(), values.text("user"), password(), values.whole("buffer_max_size")),
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

    private String url() {
        String url = values.text("url").trim();
        if (PASSWORD_IN_URL.matcher(url).find()) {
            validator.problem(
                    "url", "url contains a password, which is shown in places; use password or password_file");
        } else if (!url.isEmpty() && !URL.matcher(url).matches()) {
            validator.problem(
                    "url",
                    "url is '%s', but must be that of a PostgreSQL database, such as jdbc:postgresql://db.example.org/history"
                            .formatted(Problem.quote(url)));
        } else if (!url.isEmpty() && !values.isSet("user")) {
            validator.problem("url", "url also needs user");
        }
        return url;
    }

    private String password() {
        String password = values.text("password");
        Optional<Path> file = validator.path("password_file");
        if (file.isEmpty()) {
            return password;
        }
        if (!password.isEmpty()) {
            validator.problem("password_file", "password and password_file are both given; keep one of them");
            return password;
        }
        return validator.readSecret("password_file", file.get());
    }
}
