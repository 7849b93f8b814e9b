package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:5000", "192.0.2.1:5000", "'[::]:5000'", "pve1:5000"})
    void whatOthersCanReachNeedsACertificate(String listen) throws InvalidConfigurationException {
        assertThat(Reading.complaints("api: {listen: %s}\n".formatted(listen)))
                .singleElement()
                .asString()
                .contains(
                        "needs tls_certificate and tls_key",
                        "/etc/pve/local/pve-ssl.pem and /etc/pve/local/pve-ssl.key");
        assertThat(Reading.of("api: {listen: %s, tls_certificate: /x/c, tls_key: /x/k}".formatted(listen))
                        .settings()
                        .startup()
                        .api()
                        .tls()
                        .isUsed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5000", "127.1.2.3:5000", "'[::1]:5000'", "localhost:5000"})
    void whatOnlyThisMachineCanReachDoesNot(String listen) throws InvalidConfigurationException {
        assertThat(Reading.of("api: {listen: %s}".formatted(listen))
                        .settings()
                        .startup()
                        .api()
                        .listen())
                .hasToString(listen.replace("'", ""));
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertThat(Reading.complaints("api: {tls_certificate: /x/c}\n"))
                .containsExactly("c.yaml:1:24: tls_certificate also needs tls_key");
        assertThat(Reading.complaints("api: {tls_key: /x/c}\n"))
                .containsExactly("c.yaml:1:16: tls_key also needs tls_certificate");
    }

    @Test
    void whatIsNoAddressIsRefusedWithExamples() {
        assertThat(Reading.complaints("api: {listen: 5000}\n"))
                .containsExactly("c.yaml:1:15: listen is '5000', but must be an address and a port,"
                        + " such as 127.0.0.1:5000 or [::1]:5000");
    }
}
