package org.lxcautoscale.ui.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.lxcautoscale.host.proxmox.api.ApiException;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.Fault;
import org.lxcautoscale.host.proxmox.api.LoginRefusedException;
import org.lxcautoscale.host.proxmox.api.TicketClient;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.proxmox.api.UserTicket;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.ui.login.LoginFailedException.Why;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets people in by their accounts of Proxmox; what they may do follows from their permissions there ({@link ProxmoxRights}). Passwords
 * are passed on and forgotten. Thread-safe.
 */
public final class ProxmoxAccounts {

    /** Proxmox's tickets are valid as long, and so is a session by one. */
    static final Duration LONGEST = Duration.ofHours(2);

    /** After this time Proxmox is asked again what somebody may do. */
    static final Duration ASKED_AGAIN = Duration.ofMinutes(5);

    /** After this time it is asked again when it has not answered; until then what was known counts. */
    static final Duration RETRY = Duration.ofMinutes(1);

    /** The answer to a wrong password takes Proxmox 3 s; a request to us may take 30 s. */
    private static final ConnectionSettings.Timeouts TIMEOUTS = new ConnectionSettings.Timeouts(
            Duration.ofSeconds(3),
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            3,
            Duration.ofSeconds(15),
            Duration.ofMinutes(5));

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** As in the schema of Proxmox's API. */
    private static final Pattern USER = Pattern.compile("[^\\s:/@!]+@[A-Za-z][A-Za-z0-9._-]+");

    private static final int LONGEST_USER = 64;
    private static final int LONGEST_REALM = 32;

    private final Place place;
    private final InstantSource clock;

    /** Where Proxmox is. */
    @FunctionalInterface
    interface Place {

        /**
         * @throws IOException when it is not known how to reach it, or whom to trust; the message is for people
         */
        ConnectionSettings settings() throws IOException;

        /** What to say when the certificate of who answers there is not trusted. */
        default String untrusted(ApiException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    /** Proxmox on this machine. */
    private record Node(Path root, int port) implements Place {

        @Override
        public ConnectionSettings settings() throws IOException {
            return new ConnectionSettings(List.of("127.0.0.1"), port, ApiToken.NONE, trust(), TIMEOUTS);
        }

        /** By the file that Proxmox's web server takes. Read each time, as certificates are renewed. */
        private Trust trust() throws IOException {
            Path own = root.resolve("etc/pve/local/pveproxy-ssl.pem");
            Path file = Files.exists(own) ? own : root.resolve("etc/pve/local/pve-ssl.pem");
            try {
                return Trust.Fingerprint.of(file);
            } catch (IOException e) {
                throw new IOException(
                        "the certificate of this node cannot be read: " + FileErrors.describe(file, e), e);
            } catch (CertificateException e) {
                throw new IOException("the certificate of this node makes no sense: " + file, e);
            }
        }

        @Override
        public String untrusted(ApiException failure) {
            return "what answers at 127.0.0.1:" + port + " has not the certificate of this node, which is in "
                    + root.resolve("etc/pve/local");
        }
    }

    private ProxmoxAccounts(Place place, InstantSource clock) {
        this.place = place;
        this.clock = clock;
    }

    /** Those of a cluster that is reached by its API; the token in the settings is not used. */
    public static ProxmoxAccounts of(ConnectionSettings cluster, InstantSource clock) {
        ConnectionSettings settings =
                new ConnectionSettings(cluster.hosts(), cluster.port(), ApiToken.NONE, cluster.trust(), TIMEOUTS);
        return new ProxmoxAccounts(() -> settings, clock);
    }

    /**
     * Those of the node that this machine is. Its own certificate is trusted, and no other.
     *
     * @param root of the machine
     */
    public static ProxmoxAccounts ofNode(Path root, InstantSource clock) {
        return ofNode(root, 8006, clock);
    }

    static ProxmoxAccounts ofNode(Path root, int port, InstantSource clock) {
        return new ProxmoxAccounts(new Node(root, port), clock);
    }

    /** Somebody that Proxmox knows. */
    record Known(Caller caller, Grant grant) {}

    /**
     * The name that Proxmox knows somebody by.
     *
     * @param user with its realm, or without
     * @param realm for those without
     * @throws LoginFailedException when it cannot be one
     */
    static String name(String user, String realm) throws LoginFailedException {
        String name = user.contains("@") ? user : user + "@" + realm;
        if (!USER.matcher(name).matches()
                || name.length() > LONGEST_USER
                || name.length() - name.indexOf('@') - 1 > LONGEST_REALM) {
            throw new LoginFailedException(Why.NAME);
        }
        return name;
    }

    /**
     * Logs somebody in.
     *
     * @param name {@code NAME@REALM}
     * @param code one-time code; empty for none
     */
    Known logIn(String name, String password, String code) throws LoginFailedException {
        try {
            TicketClient client = new TicketClient(place.settings());
            UserTicket ticket = client.logIn(name, password, Optional.of(code).filter(text -> !text.isEmpty()));
            Caller caller = new Caller(ticket.user(), ProxmoxRights.scopes(client.permissions(ticket)));
            return new Known(caller, new TicketGrant(ticket, caller, clock.instant()));
        } catch (LoginRefusedException e) {
            throw new LoginFailedException(
                    switch (e.why()) {
                        case NO_CODE -> Why.NO_CODE;
                        case CODE -> Why.CODE;
                        case PASSWORD, TICKET -> Why.PASSWORD;
                    });
        } catch (ApiException | IOException e) {
            String sentence = sentence(e);
            LOG.warn("Dashboard: Proxmox could not be asked whether {} may log in: {}", name, sentence);
            throw new LoginFailedException(Why.UNDECIDED, sentence);
        }
    }

    private String sentence(Exception failure) {
        return failure instanceof ApiException api && api.fault() == Fault.UNTRUSTED
                ? place.untrusted(api)
                : String.valueOf(failure.getMessage());
    }

    /** By a ticket, as long as Proxmox takes it. What its owner may do is asked again from time to time. */
    private final class TicketGrant implements Grant {

        private final UserTicket ticket;
        private final ReentrantLock asking = new ReentrantLock();
        private volatile Optional<Caller> known;
        private volatile Instant askAt;

        TicketGrant(UserTicket ticket, Caller caller, Instant now) {
            this.ticket = ticket;
            this.known = Optional.of(caller);
            this.askAt = now.plus(ASKED_AGAIN);
        }

        @Override
        public Optional<Caller> caller(Instant now) {
            if (!now.isBefore(askAt) && asking.tryLock()) { // meanwhile others take what is known
                try {
                    if (known.isPresent() && !now.isBefore(askAt)) {
                        ask(now);
                    }
                } finally {
                    asking.unlock();
                }
            }
            return known;
        }

        private void ask(Instant now) {
            try {
                TicketClient client = new TicketClient(place.settings());
                known = Optional.of(new Caller(ticket.user(), ProxmoxRights.scopes(client.permissions(ticket))));
                askAt = now.plus(ASKED_AGAIN);
            } catch (LoginRefusedException | LoginFailedException e) {
                LOG.info("Dashboard: {} may not come in any more, by what Proxmox says.", ticket.user());
                known = Optional.empty();
            } catch (ApiException | IOException e) {
                LOG.warn(
                        "Dashboard: Proxmox could not be asked what {} may do; what it said before stays: {}",
                        ticket.user(),
                        sentence(e));
                askAt = now.plus(RETRY);
            }
        }
    }
}
