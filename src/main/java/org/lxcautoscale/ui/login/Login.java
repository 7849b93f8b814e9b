package org.lxcautoscale.ui.login;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Token;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.ui.login.LoginFailedException.Why;
import org.lxcautoscale.ui.page.Session;
import org.lxcautoscale.ui.page.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three ways in: an account of Proxmox, a token of the API, a one-time link. Thread-safe. */
public final class Login {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Sessions sessions;
    private final Tokens tokens;
    private final OneTimeLinks links;
    private final Optional<ProxmoxAccounts> accounts;
    private final LoginThrottle throttle;
    private final Texts texts = new Texts();

    /** @param accounts empty where there is no Proxmox */
    public Login(
            Sessions sessions,
            Tokens tokens,
            OneTimeLinks links,
            Optional<ProxmoxAccounts> accounts,
            InstantSource clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.links = links;
        this.accounts = accounts;
        this.throttle = new LoginThrottle(clock);
    }

    boolean hasProxmox() {
        return accounts.isPresent();
    }

    /**
     * By an account of Proxmox.
     *
     * @param address of who logs in
     * @param user with or without its realm
     * @param code one-time code; empty for none
     */
    Sessions.Opened byProxmox(InetAddress address, String user, String realm, String password, String code)
            throws LoginFailedException {
        String name = ProxmoxAccounts.name(user, realm);
        ProxmoxAccounts.Known known = attempt(
                List.of(network(address), "user " + name),
                () -> accounts.orElseThrow().logIn(name, password, code));
        return logged(
                sessions.open(known.caller(), known.grant(), texts.get("login.how.proxmox"), ProxmoxAccounts.LONGEST),
                address);
    }

    /** By a token of the API; the session ends when it is revoked. */
    Sessions.Opened byToken(InetAddress address, String secret) throws LoginFailedException {
        Token token = attempt(
                List.of(network(address)),
                () -> tokens.find(secret.strip()).orElseThrow(() -> new LoginFailedException(Why.TOKEN)));
        Grant grant = now -> caller(token.id(), now);
        return logged(
                sessions.open(
                        new Caller(token.name(), token.scopes()), grant, texts.get("login.how.token", token.name())),
                address);
    }

    private Optional<Caller> caller(String tokenId, Instant now) {
        try {
            return tokens.list().stream()
                    .filter(token -> token.id().equals(tokenId) && !token.isExpired(now))
                    .map(token -> new Caller(token.name(), token.scopes()))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty(); // said by the API
        }
    }

    /** By a link that the administrator of the machine has made. */
    Sessions.Opened byLink(InetAddress address, String code) throws LoginFailedException {
        String by = attempt(
                List.of(network(address)), () -> links.use(code).orElseThrow(() -> new LoginFailedException(Why.LINK)));
        Caller caller = new Caller(by, Scope.ADMIN.included());
        return logged(sessions.open(caller, _ -> Optional.of(caller), texts.get("login.how.link")), address);
    }

    /** Whether a link could be used. */
    boolean isValidLink(String code) {
        return links.isValid(code);
    }

    /** An address of IPv6 counts as its network, in which somebody has as many as they like. */
    private static String network(InetAddress address) {
        return address instanceof Inet6Address
                ? "network " + HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                : "address " + address.getHostAddress();
    }

    private interface Check<T> {
        T make() throws LoginFailedException;
    }

    private <T> T attempt(List<String> by, Check<T> check) throws LoginFailedException {
        LoginThrottle.Answer answer = throttle.begin(by);
        if (answer.attempt().isEmpty()) {
            Duration wait = answer.pause().plusMillis(999);
            throw new LoginFailedException(Why.WAIT, Long.toString(wait.toSeconds()));
        }
        LoginThrottle.Attempt attempt = answer.attempt().get();
        boolean isDecided = false;
        try {
            T found = check.make();
            isDecided = true;
            attempt.succeeded();
            return found;
        } catch (LoginFailedException e) {
            isDecided = true;
            switch (e.why()) {
                case UNDECIDED -> attempt.undecided();
                case NO_RIGHTS, SOME_CONTAINERS -> attempt.succeeded(); // the password was right
                default -> LOG.info("Dashboard: a login has failed, {}: {}", String.join(", ", by), e.why());
            }
            throw e;
        } finally {
            if (!isDecided) {
                attempt.undecided();
            }
        }
    }

    private static Sessions.Opened logged(Sessions.Opened opened, InetAddress address) {
        LOG.info(
                "Dashboard: {} has logged in from {} {}, session {}.",
                opened.session().caller().name(),
                address.getHostAddress(),
                opened.session().how(),
                opened.session().id());
        return opened;
    }

    /** Logs out. */
    void end(Session session) {
        sessions.end(session);
        LOG.info("Dashboard: {} has logged out, session {}.", session.caller().name(), session.id());
    }
}
