package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Scope;

/** How long somebody stays logged in. */
class SessionsTest {

    private static final Caller ADA = new Caller("ada", Scope.ADMIN.included());
    private static final Grant ALWAYS = _ -> Optional.of(ADA);

    private final Clock clock = new Clock();
    private final Sessions sessions = new Sessions(clock);

    private Sessions.Opened open() {
        return sessions.open(ADA, ALWAYS, "link");
    }

    @Test
    void aSessionIsKnownByItsSecretAndByNothingElse() {
        Sessions.Opened opened = open();

        assertThat(opened.secret()).matches("[A-Za-z0-9_-]{43}");
        assertThat(sessions.use(opened.secret())).contains(opened.session());
        assertThat(sessions.use(opened.session().id())).isEmpty();
        assertThat(sessions.use(opened.session().csrf())).isEmpty();
        assertThat(sessions.use("")).isEmpty();
        assertThat(opened.toString()).doesNotContain(opened.secret());
    }

    @Test
    void eachSessionHasSecretsOfItsOwn() {
        Sessions.Opened one = open();
        Sessions.Opened other = open();

        assertThat(one.secret()).isNotEqualTo(other.secret());
        assertThat(one.session().csrf()).isNotEqualTo(other.session().csrf());
        assertThat(one.session().id()).isNotEqualTo(other.session().id());
    }

    @Test
    void itEndsWhenItIsNotUsed() {
        Sessions.Opened opened = open();

        clock.pass(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.use(opened.secret())).isPresent();
        clock.pass(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.use(opened.secret())).isPresent();
        clock.pass(Sessions.IDLE);
        assertThat(sessions.use(opened.secret())).isEmpty();
    }

    @Test
    void itEndsAfterTheLongestTimeThoughItIsUsed() {
        Sessions.Opened opened = open();

        for (int minutes = 0; minutes < Sessions.LONGEST.toMinutes(); minutes += 20) {
            assertThat(sessions.use(opened.secret()))
                    .as("after %s min", minutes)
                    .isPresent();
            clock.pass(Duration.ofMinutes(20));
        }
        assertThat(sessions.use(opened.secret())).isEmpty();
    }

    @Test
    void whatAPageAsksByItselfIsNoUse() {
        Sessions.Opened opened = open();

        clock.pass(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.look(opened.secret())).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(sessions.look(opened.secret())).isEmpty();
        assertThat(sessions.use(opened.secret())).isEmpty();
    }

    @Test
    void itEndsWithWhatItWasGrantedBy() {
        AtomicReference<Optional<Caller>> granted = new AtomicReference<>(Optional.of(ADA));
        Sessions.Opened opened = sessions.open(ADA, _ -> granted.get(), "token");

        Caller reader = new Caller("ada", Scope.READ.included());
        granted.set(Optional.of(reader));
        assertThat(sessions.use(opened.secret()).orElseThrow().caller()).isEqualTo(reader);
        granted.set(Optional.empty());
        assertThat(sessions.look(opened.secret())).isEmpty();
        granted.set(Optional.of(ADA));
        assertThat(sessions.use(opened.secret())).as("it does not come back").isEmpty();
    }

    @Test
    void logoutEndsItAndNoOther() {
        Sessions.Opened one = open();
        Sessions.Opened other = open();

        sessions.end(one.session());

        assertThat(sessions.use(one.secret())).isEmpty();
        assertThat(sessions.use(other.secret())).isPresent();
    }

    @Test
    void ofTooManyTheOneThatWasNotUsedForTheLongestTimeEnds() {
        Sessions.Opened first = open();
        Sessions.Opened second = open();
        clock.pass(Duration.ofSeconds(1));
        for (int i = 2; i < Sessions.MOST; i++) {
            open();
        }
        clock.pass(Duration.ofMinutes(1));
        sessions.use(first.secret());
        sessions.look(second.secret());

        open();

        assertThat(sessions.use(first.secret())).isPresent();
        assertThat(sessions.use(second.secret())).isEmpty();
    }
}
