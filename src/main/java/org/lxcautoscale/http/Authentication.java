package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who calls: the owner of a token, or, without one and from this machine, root or the user that this program runs as.
 * Thread-safe.
 */
public final class Authentication {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final String BEARER = "Bearer ";

    /** What proxies add to the requests of others. */
    private static final List<String> OF_PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private static final String CREATE_ONE = "Create one on the machine: lxc-autoscale token create NAME --scope read";

    private final Path root;
    private final Tokens tokens;
    private final SocketOwner owners;
    private final int ownUser;

    /**
     * @param root of the machine
     * @param ownUser user id of this process
     */
    Authentication(Path root, Tokens tokens, int ownUser) {
        this.root = root;
        this.tokens = tokens;
        this.owners = new SocketOwner(root);
        this.ownUser = ownUser;
    }

    /**
     * @param root of the machine
     * @throws IOException when the user of this process cannot be found out
     */
    public static Authentication of(Path root, Tokens tokens) throws IOException {
        int ownUser = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return new Authentication(root, tokens, ownUser);
    }

    OriginCheck originCheck(boolean isEncrypted) {
        return new OriginCheck(root, isEncrypted);
    }

    /**
     * Who sends a request, by its token, or by its connection.
     *
     * @throws ApiProblem 401 when the caller is nobody who may call
     */
    public Identity identify(HttpExchange request) {
        return identify(request.getRequestHeaders(), request.getRemoteAddress(), request.getLocalAddress());
    }

    /** @throws ApiProblem 401 when the caller is nobody who may call */
    Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server) {
        List<String> given = headers.getOrDefault("Authorization", List.of());
        if (given.isEmpty()) {
            return local(headers, client, server);
        }
        String text = given.getFirst();
        if (given.size() > 1 || !text.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized("The header Authorization must be one Bearer token of this program. " + CREATE_ONE);
        }
        return tokens.find(text.substring(BEARER.length()).strip())
                .map(token -> new Identity(new Caller(token.name(), token.scopes()), "token " + token.id()))
                .orElseThrow(() -> unauthorized("The token is unknown, revoked or expired. " + CREATE_ONE));
    }

    private Identity local(Headers headers, InetSocketAddress client, InetSocketAddress server) {
        if (!client.getAddress().isLoopbackAddress()) {
            throw unauthorized("A token is needed. " + CREATE_ONE);
        }
        if (OF_PROXIES.stream().anyMatch(headers::containsKey)) {
            throw unauthorized("A request through a proxy needs a token. " + CREATE_ONE);
        }
        OptionalInt owner = owner(client, server);
        if (owner.isEmpty() || (owner.getAsInt() != 0 && owner.getAsInt() != ownUser)) {
            throw unauthorized("Without a token only root may call. " + CREATE_ONE);
        }
        String name = owner.getAsInt() == 0 ? "root" : System.getProperty("user.name", "self");
        return new Identity(new Caller(name, Scope.ADMIN.included()), "user " + owner.getAsInt());
    }

    private OptionalInt owner(InetSocketAddress client, InetSocketAddress server) {
        try {
            return owners.of(client, server);
        } catch (IOException e) {
            LOG.warn("API: who has sent a request is not known: {}", e.getMessage());
            return OptionalInt.empty();
        }
    }

    private static ApiProblem unauthorized(String detail) {
        return new ApiProblem(401, "Not authorized", detail).withHeader("WWW-Authenticate", "Bearer");
    }

    /** @throws ApiProblem 403 when the caller has not all of the scopes */
    static void require(Iterable<Scope> needed, Caller caller) {
        for (Scope scope : needed) {
            if (!caller.scopes().contains(scope)) {
                throw new ApiProblem(
                                403,
                                "Not permitted",
                                "This needs the scope '%s', which the token '%s' does not have."
                                        .formatted(scope, caller.name()))
                        .with("scope", scope.toString());
            }
        }
    }
}
