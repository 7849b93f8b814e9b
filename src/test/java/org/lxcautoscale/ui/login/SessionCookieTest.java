package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;

/** The cookie of a session. */
class SessionCookieTest {

    private static final SessionCookie PLAIN = new SessionCookie(false);
    private static final SessionCookie ENCRYPTED = new SessionCookie(true);

    @Test
    void noScriptAndNoOtherSiteHasIt() {
        assertThat(PLAIN.with("abc")).isEqualTo("lxc-autoscale=abc; Path=/ui; HttpOnly; SameSite=Strict");
        assertThat(ENCRYPTED.with("abc"))
                .isEqualTo("__Secure-lxc-autoscale=abc; Path=/ui; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void itIsRemovedWithTheSameAttributes() {
        assertThat(ENCRYPTED.removed())
                .isEqualTo("__Secure-lxc-autoscale=; Path=/ui; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
    }

    @Test
    void itIsFoundAmongOthers() {
        Headers headers = new Headers();
        headers.add("Cookie", "PVEAuthCookie=x; lxc-autoscale=abc;other-lxc-autoscale=no");
        headers.add("Cookie", "lxc-autoscale=def");

        assertThat(PLAIN.of(headers)).containsExactly("abc", "def");
        assertThat(ENCRYPTED.of(headers)).isEmpty();
        assertThat(PLAIN.of(new Headers())).isEmpty();
    }

    @Test
    void fewAreLookedAt() {
        Headers headers = new Headers();
        headers.add("Cookie", "lxc-autoscale=a;".repeat(100));

        assertThat(PLAIN.of(headers)).hasSize(4);
    }
}
