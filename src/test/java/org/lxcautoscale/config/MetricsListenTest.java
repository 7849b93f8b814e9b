package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsListenTest {

    @Test
    void whatIsNoAddressIsRefusedWithExamples() {
        assertThat(Reading.complaints("DEFAULT:\n  metrics_listen: 9706\n"))
                .containsExactly("c.yaml:2:19: metrics_listen is '9706', but must be an address and a port,"
                        + " such as 127.0.0.1:9706 or [::1]:9706");
    }

    @Test
    void nothingIsServedByDefault() throws InvalidConfigurationException {
        assertThat(Reading.of("DEFAULT: {metrics_listen: ''}")
                        .settings()
                        .startup()
                        .metricsListen())
                .isEqualTo(Reading.of("").settings().startup().metricsListen())
                .isEmpty();
    }
}
