package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code history}. */
class HistorySettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/history",
                "jdbc:postgresql://10.0.0.7:5433/history?sslmode=verify-full&currentSchema=autoscale",
                "jdbc:postgresql://db1,db2:5433/history?targetServerType=primary",
                "jdbc:postgresql://[fe80::1]:5432/history",
            })
    void aDatabaseOfPostgresql(String url) throws Exception {
        assertThat(Reading.of("history: {url: \"%s\", user: u}".formatted(url))
                        .settings()
                        .startup()
                        .history()
                        .server()
                        .url())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite:/var/lib/history.db",
                "postgresql://db/history",
                "jdbc:postgresql:history",
                "jdbc:postgresql://db",
                "jdbc:postgresql://db/",
                "jdbc:postgresql://db:port/history",
                "jdbc:postgresql://db/history and more",
            })
    void anythingElseIsNone(String url) {
        assertThat(Reading.complaints("history:\n  user: u\n  url: \"%s\"\n".formatted(url)))
                .containsExactly(
                        "c.yaml:3:8: url is '%s', but must be that of a PostgreSQL database, such as".formatted(url)
                                + " jdbc:postgresql://db.example.org/history");
    }

    @Test
    void whatIsMissingOrTooMuchIsReported() {
        assertThat(Reading.complaints("history:\n  url: jdbc:postgresql://db/history\n"))
                .containsExactly("c.yaml:2:8: url also needs user");
        assertThat(Reading.complaints("history:\n  url: jdbc:postgresql://db/history?ssl=true&password=geheim\n"))
                .containsExactly(
                        "c.yaml:2:8: url contains a password, which is shown in places; use password or password_file");
        assertThat(Reading.complaints("history:\n  password: geheim\n  password_file: /nowhere/password\n"))
                .containsExactly("c.yaml:3:18: password and password_file are both given; keep one of them");
        assertThat(Reading.complaints("history:\n  password_file: /nowhere/password\n"))
                .containsExactly("c.yaml:2:18: /nowhere/password cannot be read: there is no such file");
    }

    @Test
    void thePasswordIsShownNowhere() throws Exception {
        Configuration configuration = new ConfigurationReader(Map.of())
                .read("c.yaml", "history: {url: \"jdbc:postgresql://db/h\", user: u, password: geheim}", Map.of());
        assertThat(configuration.settings().toString()).contains("password=***").doesNotContain("geheim");
        assertThat(configuration.all().toString()).contains("password").doesNotContain("geheim");
    }
}
