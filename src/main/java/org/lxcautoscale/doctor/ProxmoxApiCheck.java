package org.lxcautoscale.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiException;
import org.lxcautoscale.host.proxmox.api.ClusterState;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.Fault;
import org.lxcautoscale.host.proxmox.api.TokenPermissions;
import org.lxcautoscale.host.proxmox.api.Trust;

/** Checks whether each API host responds, which nodes there are, and whether the token has the privileges it needs. */
public final class ProxmoxApiCheck implements DoctorCheck {

    private final ConnectionSettings settings;
    private final AccessLevel needed;
    private final Set<HttpFunction> functions;

    /** @param functions of the HTTP API that may be called */
    public ProxmoxApiCheck(ConnectionSettings settings, AccessLevel needed, Set<HttpFunction> functions) {
        this.settings = settings;
        this.needed = needed;
        this.functions = Set.copyOf(functions);
    }

    @Override
    public String topic() {
        return "Proxmox VE, by its API";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        ApiClient client = null;
        TokenPermissions token = null;
        List<String> trusted = new ArrayList<>();
        for (String host : settings.hosts()) {
            try {
                ApiClient asked = new ApiClient(settings.to(host));
                TokenPermissions found = TokenPermissions.read(asked);
                results.add(CheckResult.ok(at(host) + " answers: Proxmox VE " + found.version()));
                trusted.add(host);
                client = asked;
                token = found;
            } catch (ApiException e) {
                results.add(refused(host, e));
                if (e.fault() != Fault.UNREACHABLE && e.fault() != Fault.UNTRUSTED) {
                    trusted.add(host);
                }
            } catch (IOException e) {
                return List.of(CheckResult.failed(CheckResult.Fault.CONFIGURATION, String.valueOf(e.getMessage())));
            }
        }
        if (!trusted.isEmpty()) {
            results.add(certificate(trusted));
        }
        if (client != null && token != null) {
            results.addAll(nodes(client));
            results.addAll(
                    new PrivilegesCheck(needed, functions, settings.token().id(), token).run());
            results.add(
                    CheckResult.note(
                            "a burst of memory cannot be slowed down by the API, so shrinks leave more room;"
                                    + " the daemon on the node itself (backend: proxmox) can, and raises a limit within milliseconds"));
        }
        return results;
    }

    private String at(String host) {
        return host + ":" + settings.port();
    }

    private CheckResult refused(String host, ApiException failure) {
        String said = String.valueOf(failure.getMessage());
        String sentence = said.startsWith(host) ? said : at(host) + ": " + said;
        return failure.fault() == Fault.UNAUTHENTICATED
                ? CheckResult.failed(CheckResult.Fault.NOT_PERMITTED, sentence, newToken())
                : CheckResult.failed(CheckResult.Fault.NOT_REACHABLE, sentence, remedy(host, failure));
    }

    private String remedy(String host, ApiException failure) {
        return switch (failure.fault()) {
            case UNTRUSTED ->
                "openssl s_client -connect localhost:" + settings.port()
                        + " </dev/null | openssl x509 -noout -fingerprint" + " -sha256    # on " + host
                        + ": compare, then set fingerprint";
            case UNREACHABLE -> unreachable(host, failure);
            case MALFORMED_RESPONSE ->
                "curl -k https://" + at(host) + "/api2/json    # Proxmox answers with JSON: check host and port";
            default -> "systemctl restart pveproxy pvedaemon    # on " + host;
        };
    }

    private String unreachable(String host, ApiException failure) {
        return switch (failure.getCause()) {
            case UnknownHostException _ -> "getent hosts " + host + "    # check host, and the name server";
            case ConnectException _
            when !(failure.getCause() instanceof NoRouteToHostException) ->
                "systemctl status pveproxy    # on " + host + "; check port";
            case null, default ->
                "ping -c 3 " + host + "    # check host, routes and firewalls: nothing answers at port "
                        + settings.port();
        };
    }

    private String newToken() {
        String[] parts = settings.token().id().split("!", 2);
        return parts.length < 2
                ? "lxc-autoscale setup proxmox --print"
                : "pveum user token remove '" + parts[0] + "' " + parts[1] + "; pveum user token add '" + parts[0]
                        + "' " + parts[1] + " --privsep 0    # then put its value into token_secret";
    }

    /** @param trusted hosts whose certificate is in order */
    private CheckResult certificate(List<String> trusted) {
        return switch (settings.trust()) {
            case Trust.Fingerprint _ ->
                CheckResult.ok("TLS: one certificate is trusted, by its fingerprint" + only(trusted));
            case Trust.CaFile(var file) ->
                CheckResult.ok("TLS: certificates are trusted that a CA of " + file + " has signed" + only(trusted));
            case Trust.SystemCas _ ->
                CheckResult.ok(
                        "TLS: certificates are trusted that a CA known to this machine has signed" + only(trusted));
            case Trust.AnyCertificate _ ->
                CheckResult.note(
                        "TLS: any certificate is trusted (verify_tls is false): anyone in between can read the token",
                        "openssl s_client -connect " + at(trusted.getFirst()) + " </dev/null | openssl x509 -noout"
                                + " -fingerprint -sha256    # compare it on the node, then set fingerprint");
        };
    }

    /** Names the trusted hosts, unless all are trusted. */
    private String only(List<String> trusted) {
        return trusted.size() == settings.hosts().size() ? "" : ": that of " + String.join(", ", trusted);
    }

    private static List<CheckResult> nodes(ApiClient client) {
        try {
            return nodes(ClusterState.read(client));
        } catch (ApiException e) {
            return List.of(CheckResult.failed(
                    e.fault() == Fault.DENIED ? CheckResult.Fault.NOT_PERMITTED : CheckResult.Fault.NOT_REACHABLE,
                    "nodes cannot be listed: " + e.getMessage()));
        }
    }

    private static List<CheckResult> nodes(ClusterState cluster) {
        List<CheckResult> results = new ArrayList<>();
        for (Map.Entry<String, ClusterState.Node> node : cluster.nodes().entrySet()) {
            String name = "node " + node.getKey();
            results.add(
                    switch (node.getValue()) {
                        case ONLINE -> CheckResult.ok(name + ": online");
                        case WITH_PRESSURE ->
                            CheckResult.ok(name + ": online, reports the pressure (PSI) of containers");
                        case WITHOUT_PRESSURE ->
                            CheckResult.note(name
                                    + ": online, does not report the pressure (PSI) of containers: Proxmox VE does from"
                                    + " version 9 on, where the node has version 2 of control groups and its kernel"
                                    + " measures it");
                        case SILENT ->
                            CheckResult.failed(
                                    CheckResult.Fault.NOT_REACHABLE,
                                    name + ": its pvestatd reports nothing of it, so what it has is unknown",
                                    "systemctl restart pvestatd    # on " + node.getKey());
                        case OFFLINE ->
                            CheckResult.failed(
                                    CheckResult.Fault.NOT_REACHABLE,
                                    name + ": offline, so its containers are unknown",
                                    "pvecm status    # on a node that is online");
                    });
        }
        return results;
    }
}
