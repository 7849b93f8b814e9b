package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.lxcautoscale.host.proxmox.api.ApiConnection.Credentials;
import org.lxcautoscale.host.proxmox.api.LoginRefusedException.Cause;

/**
 * Logs people in with their accounts of Proxmox. Nothing of it is kept: neither passwords nor tickets. When a host cannot be reached,
 * the next one is tried. Thread-safe.
 */
public final class TicketClient {

    /** What Proxmox signs in place of a ticket as long as a second factor is missing begins so. */
    private static final String CHALLENGE = "PVE:!tfa!";

    private final ConnectionSettings settings;
    private final SSLSocketFactory sockets;

    /**
     * @param settings the token in it is not used
     * @throws IOException when the certificates to trust cannot be read
     */
    public TicketClient(ConnectionSettings settings) throws IOException {
        this.settings = settings;
        this.sockets = settings.trust().sockets();
    }

    /**
     * Asks for a ticket.
     *
     * @param user {@code NAME@REALM}
     * @param code of an authenticator app (TOTP), for accounts that have one
     * @throws LoginRefusedException when Proxmox does not accept what is given
     * @throws ApiException when Proxmox has not decided; the message is for people
     */
    public UserTicket logIn(String user, String password, Optional<String> code)
            throws LoginRefusedException, ApiException {
        Fields answer = ticket(Map.of("username", user, "password", password), Cause.PASSWORD);
        if (isChallenge(answer)) {
            Map<String, String> second = new LinkedHashMap<>();
            second.put("username", user);
            second.put("tfa-challenge", Objects.requireNonNullElse(answer.text("ticket"), ""));
            second.put("password", "totp:" + code.orElseThrow(() -> new LoginRefusedException(Cause.NO_CODE)));
            answer = ticket(second, Cause.CODE);
        }
        String ticket = answer.text("ticket");
        String name = answer.text("username");
        if (ticket == null || ticket.isEmpty() || isChallenge(answer) || name == null || name.isEmpty()) {
            throw new ApiException(Fault.MALFORMED_RESPONSE, "Proxmox answered without a ticket");
        }
        return new UserTicket(ErrorResponse.singleLine(name), ticket);
    }

    private static boolean isChallenge(Fields answer) {
        String ticket = answer.text("ticket");
        return answer.flag("NeedTFA") || (ticket != null && ticket.startsWith(CHALLENGE));
    }

    private Fields ticket(Map<String, String> form, Cause refused) throws LoginRefusedException, ApiException {
        try {
            return Fields.inResponse(send(Credentials.NONE, "POST", "/access/ticket", form));
        } catch (ApiException e) {
            throw refusedOr(e, refused);
        }
    }

    /**
     * Asks what the owner of a ticket may do.
     *
     * @throws LoginRefusedException when the ticket is not valid any more
     * @throws ApiException when Proxmox has not answered; the message is for people
     */
    public TokenPermissions permissions(UserTicket ticket) throws LoginRefusedException, ApiException {
        try {
            return TokenPermissions.read(path -> send(ticket::addTo, "GET", path, Map.of()));
        } catch (ApiException e) {
            throw refusedOr(e, Cause.TICKET);
        }
    }

    private static ApiException refusedOr(ApiException failure, Cause why) throws LoginRefusedException {
        if (failure.fault() == Fault.UNAUTHENTICATED) {
            throw new LoginRefusedException(why);
        }
        return failure.fault() == Fault.DENIED
                ? new ApiException(Fault.DENIED, "Proxmox does not let this account log in")
                : failure;
    }

    private byte[] send(Credentials credentials, String method, String path, Map<String, String> form)
            throws ApiException {
        ApiException failure = null;
        for (String host : settings.hosts()) {
            try {
                return new ApiConnection(host, settings, credentials, sockets).send(method, path, form);
            } catch (ApiException e) {
                if (!e.fault().isUnsent()) {
                    throw e;
                }
                failure = e;
            }
        }
        throw Objects.requireNonNull(failure);
    }
}
