package org.lxcautoscale.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:9706",
                "[::1]:9706",
                "0.0.0.0:1",
                "[::]:65535",
                "localhost:9706",
                "pve-1.example.org:80"
            })
    void anAddressAndAPortAreRead(String text) {
        assertThat(ListenAddress.parse(text)).map(ListenAddress::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9706",
                ":9706",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.256:9706",
                "1.2.3:9706",
                "::1:9706",
                "[::1]",
                "[127.0.0.1]:9706",
                "[::g]:9706",
                "*:9706",
                "http://localhost:9706",
                "a b:9706",
                "-a:9706",
                "localhost:+97"
            })
    void anythingElseIsNone(String text) {
        assertThat(ListenAddress.parse(text)).isEmpty();
    }
}
