package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Links that log somebody in. */
class OneTimeLinksTest {

    private final Clock clock = new Clock();
    private final OneTimeLinks links = new OneTimeLinks(clock);

    @Test
    void aLinkIsUsedOnce() {
        String code = links.create("root").code();

        assertThat(links.isValid(code)).isTrue();
        assertThat(links.isValid(code)).as("to ask does not use it up").isTrue();
        assertThat(links.use(code)).contains("root");
        assertThat(links.use(code)).isEmpty();
        assertThat(links.isValid(code)).isFalse();
    }

    @Test
    void itEndsAfterTenMinutes() {
        OneTimeLinks.Link early = links.create("root");
        OneTimeLinks.Link late = links.create("root");

        clock.pass(Duration.ofMinutes(10).minusMillis(1));
        assertThat(links.use(early.code())).isPresent();
        clock.pass(Duration.ofMillis(1));
        assertThat(links.isValid(late.code())).isFalse();
        assertThat(links.use(late.code())).isEmpty();
        assertThat(late.until()).isEqualTo(clock.instant());
    }

    @Test
    void whatIsNoCodeOpensNothing() {
        links.create("root");

        assertThat(links.use("")).isEmpty();
        assertThat(links.use("x".repeat(10_000))).isEmpty();
    }

    @Test
    void ofTooManyTheOldestEnd() {
        String first = links.create("root").code();
        String second = links.create("root").code();
        for (int i = 1; i < OneTimeLinks.MOST; i++) {
            links.create("root");
        }

        assertThat(links.isValid(first)).isFalse();
        assertThat(links.isValid(second)).isTrue();
    }
}
