package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code autoscaleapi.yaml} of the original. */
class OriginalApiFileTest {

    private static final String COMPLETE = """
            lxc:
              node: "proxmox"
              verify_ssl: false
              default_storage: "local-lvm"
              timeout_seconds: 10
              max_retries: 3

            rate_limiting:
              max_requests_per_minute: 60

            logging:
              level: "INFO"
              log_format: "%(asctime)s - %(message)s"

            error_handling:
              show_stack_traces: false
              notification_recipients:
                - "your-email@inbox.com"

            gunicorn:
              workers: 2
            """;

    private static int limit(String text, String ours) throws InvalidConfigurationException {
        return OriginalApiFile.read("a.yaml", text)
                .addTo(Reading.with(Map.of(), ours, Map.of()))
                .startup()
                .api()
                .maxRequestsPerMinute();
    }

    @Test
    void itsLimitCountsWhereOursDoesNotSay() throws Exception {
        assertThat(limit(COMPLETE, "api: {enabled: true}\n")).isEqualTo(60);
        assertThat(limit(COMPLETE, "api: {enabled: true, max_requests_per_minute: 700}\n"))
                .isEqualTo(700);
        assertThat(limit("", "api: {enabled: true}\n")).isEqualTo(600);
    }

    @Test
    void theOtherKeysAreWarningsWithTheirPlace() throws Exception {
        assertThat(OriginalApiFile.read("a.yaml", COMPLETE).warnings())
                .hasSize(10)
                .allMatch(warning -> !warning.isError())
                .extracting(Problem::inOneLine)
                .anyMatch(line -> line.startsWith("a.yaml:2") && line.contains("'node' in section 'lxc' has no effect"))
                .anyMatch(line -> line.contains("'workers' in section 'gunicorn' has no effect"));
    }

    @Test
    void aLimitThatMakesNoSenseIsAnError() {
        for (String value : new String[] {"0", "many", "-5", "1.5"}) {
            assertThatThrownBy(() -> OriginalApiFile.read(
                            "a.yaml", "rate_limiting:\n  max_requests_per_minute: " + value + "\n"))
                    .as(value)
                    .isInstanceOf(InvalidConfigurationException.class);
        }
    }
}
