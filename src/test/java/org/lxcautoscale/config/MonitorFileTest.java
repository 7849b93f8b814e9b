package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.settings.ExportSettings;

/** {@code lxc_monitor.yaml} of the original. */
class MonitorFileTest {

    private static final String COMPLETE = """
            logging:
              log_file: "/x/lxc_monitor.log"
              log_max_bytes: 5242880  # 5 MB
              log_backup_count: 7
              log_level: "WARNING"

            monitoring:
              export_file: "/x/lxc_metrics.json"
              check_interval: 30
              enable_swap: false
              enable_network: true
              enable_filesystem: false
              parallel_processing: true
              max_workers: 8
              excluded_devices: ['loop', 'dm-']
              retry_limit: 3
              retry_delay: 2
            """;

    private static MonitorFile read(String text) throws InvalidConfigurationException {
        return MonitorFile.read("m.yaml", text);
    }

    private static ExportSettings export(String text, String ours) throws InvalidConfigurationException {
        return read(text)
                .addTo(Reading.with(Map.of(), ours, Map.of()))
                .startup()
                .history()
                .export();
    }

    @Test
    void whatItSaysOfTheExportCountsWhereOursDoesNotSay() throws Exception {
        ExportSettings export = export(COMPLETE, "history: {export_max_size: 1M}\n");

        assertThat(export)
                .isEqualTo(new ExportSettings(
                        Optional.of(Path.of("/x/lxc_metrics.json")),
                        Duration.ofSeconds(30),
                        1 << 20,
                        3,
                        new ExportSettings.Parts(false, true, false)));
    }

    @Test
    void ourConfigurationTakesPrecedence() throws Exception {
        ExportSettings export = export(COMPLETE, "history: {export_file: /y/m.json, export_interval: 60}\n");

        assertThat(export.file()).contains(Path.of("/y/m.json"));
        assertThat(export.interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(export(COMPLETE, "history: {export_file: ''}\n").file()).isEmpty();
    }

    @Test
    void anEmptyFileMeansTheDefaultsOfTheOriginal() throws Exception {
        ExportSettings export = export("", "DEFAULT: {}\n");

        assertThat(export.file()).contains(Path.of("/var/log/lxc_metrics.json"));
        assertThat(export.interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(read("").logFile()).isEmpty();
        assertThat(read("").logLevel()).isEqualTo("info");
    }

    @Test
    void itSaysWhereTheLogIs() throws Exception {
        MonitorFile file = read(COMPLETE);

        assertThat(file.logFile()).contains(Path.of("/x/lxc_monitor.log"));
        assertThat(file.logMaxBytes()).contains(5242880L);
        assertThat(file.logBackupCount()).contains(7);
        assertThat(file.logLevel()).isEqualTo("warning");
    }

    @Test
    void keysWithoutEffectAreWarningsWithTheirLines() throws Exception {
        assertThat(read(COMPLETE).warnings())
                .map(Problem::inOneLine)
                .containsExactly(
                        "m.yaml:13:3: warning: 'parallel_processing' has no effect: all containers are read at once, and none"
                                + " takes a process",
                        "m.yaml:14:3: warning: 'max_workers' has no effect: all containers are read at once, and none takes a"
                                + " process",
                        "m.yaml:15:3: warning: 'excluded_devices' has no effect: what passes through several devices is counted"
                                + " once, and none is left out",
                        "m.yaml:16:3: warning: 'retry_limit' has no effect: what cannot be read is read again with the next"
                                + " sample",
                        "m.yaml:17:3: warning: 'retry_delay' has no effect: what cannot be read is read again with the next"
                                + " sample");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "monitoring: {check_intervall: 5}|m.yaml:1:14: unknown key 'check_intervall' in section 'monitoring'; did you mean 'check_interval'?",
                "logging: {retry_limit: 5}|m.yaml:1:11: unknown key 'retry_limit' in section 'logging'",
                "monitring: {check_interval: 5}|m.yaml:1:1: unknown section 'monitring': sections are logging and monitoring; did you mean 'monitoring'?",
                "monitoring: {check_interval: 0}|m.yaml:1:30: check_interval is 0, but must be 1 to 86400 s",
                "monitoring: {export_file: metrics.json}|m.yaml:1:27: export_file is 'metrics.json', but must be an absolute path",
                "logging: {log_level: loud}|m.yaml:1:22: log_level is 'loud', but must be one of debug, info, warning, error, critical",
                "[]|m.yaml:1:1: expected sections"
            })
    void anythingElseIsAnErrorWithItsPlace(String text, String problem) {
        assertThatThrownBy(() -> read(text + "\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(problem);
    }
}
