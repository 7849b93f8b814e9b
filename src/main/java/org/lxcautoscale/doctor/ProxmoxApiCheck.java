package org.lxcautoscale.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.proxmox.api.ApiAccess;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiException;
import org.lxcautoscale.host.proxmox.api.ClusterState;
import org.lxcautoscale.host.proxmox.api.TokenAccess;
import org.lxcautoscale.host.proxmox.api.Trust;

/** Whether each host of the cluster can be asked, which nodes there are, and whether the token has the rights it needs. */
public final class ProxmoxApiCheck implements DoctorCheck {

    private final ApiAccess access;
    private final Access needed;

    public ProxmoxApiCheck(ApiAccess access, Access needed) {
        this.access = access;
        this.needed = needed;
    }

    @Override
    public String topic() {
        return "Proxmox VE, by its API";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        ApiClient client = null;
        TokenAccess token = null;
        for (String host : access.hosts()) {
            try {
                ApiClient asked = new ApiClient(access.to(host));
                TokenAccess found = TokenAccess.read(asked);
                results.add(CheckResult.ok("%s answers: Proxmox VE %s".formatted(at(host), found.version())));
                client = asked;
                token = found;
            } catch (ApiException e) {
                results.add(refused(host, e));
            } catch (IOException e) {
                return List.of(CheckResult.failed(Fault.CONFIGURATION, String.valueOf(e.getMessage())));
            }
        }
        results.add(certificate());
        if (client != null && token != null) {
            results.addAll(nodes(client));
            results.addAll(new RightsCheck(needed, access.token().id(), token).run());
        }
        return results;
    }

    private String at(String host) {
        return host + ":" + access.port();
    }

    private CheckResult refused(String host, ApiException failure) {
        String said = String.valueOf(failure.getMessage());
        String sentence = said.startsWith(host) ? said : at(host) + ": " + said;
        return switch (failure.fault()) {
            case UNAUTHENTICATED -> CheckResult.failed(Fault.NOT_PERMITTED, sentence, newToken());
            case UNTRUSTED ->
                CheckResult.failed(
                        Fault.NOT_REACHABLE,
                        sentence,
                        "openssl s_client -connect localhost:%d </dev/null | openssl x509 -noout -fingerprint -sha256    # on %s: compare, then set fingerprint"
                                .formatted(access.port(), host));
            case UNREACHABLE ->
                CheckResult.failed(
                        Fault.NOT_REACHABLE, sentence, "systemctl status pveproxy    # on %s".formatted(host));
            default ->
                CheckResult.failed(
                        Fault.NOT_REACHABLE,
                        sentence,
                        "systemctl restart pveproxy pvedaemon    # on %s".formatted(host));
        };
    }

    private String newToken() {
        String[] parts = access.token().id().split("!", 2);
        return parts.length < 2
                ? "lxc-autoscale setup proxmox --print"
                : "pveum user token remove '%s' %s; pveum user token add '%s' %s --privsep 0    # then put its value into token_secret"
                        .formatted(parts[0], parts[1], parts[0], parts[1]);
    }

    private CheckResult certificate() {
        return switch (access.trust()) {
            case Trust.Fingerprint _ -> CheckResult.ok("TLS: one certificate is trusted, by its fingerprint");
            case Trust.CaFile(var file) ->
                CheckResult.ok("TLS: certificates are trusted that a CA of %s has signed".formatted(file));
            case Trust.KnownCas _ ->
                CheckResult.ok("TLS: certificates are trusted that a CA known to this machine has signed");
            case Trust.Anybody _ ->
                CheckResult.note(
                        "TLS: any certificate is trusted (verify_tls is false): whoever is in between can read the token",
                        "openssl s_client -connect %s </dev/null | openssl x509 -noout -fingerprint -sha256    # compare it on the node, then set fingerprint"
                                .formatted(at(access.hosts().getFirst())));
        };
    }

    private static List<CheckResult> nodes(ApiClient client) {
        try {
            return nodes(ClusterState.read(client));
        } catch (ApiException e) {
            return List.of(CheckResult.failed(Fault.NOT_REACHABLE, "nodes cannot be listed: " + e.getMessage()));
        }
    }

    private static List<CheckResult> nodes(ClusterState cluster) {
        List<CheckResult> results = new ArrayList<>();
        for (Map.Entry<String, ClusterState.Node> node : cluster.nodes().entrySet()) {
            String name = "node " + node.getKey();
            results.add(
                    switch (node.getValue()) {
                        case ONLINE -> CheckResult.ok(name + ": online");
                        case WITH_PRESSURE -> CheckResult.ok(name + ": online, tells the pressure (PSI) of containers");
                        case WITHOUT_PRESSURE ->
                            CheckResult.note(name
                                    + ": online, does not tell the pressure (PSI) of containers: Proxmox VE does from"
                                    + " version 9 on, where the kernel has it");
                        case OFFLINE ->
                            CheckResult.failed(
                                    Fault.NOT_REACHABLE,
                                    name + ": offline, so its containers are unknown",
                                    "pvecm status    # on a node that is online");
                    });
        }
        return results;
    }
}
