package org.lxcautoscale.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.settings.ProxmoxApiSettings;

/** Makes settings of the section {@code proxmox_api}. */
final class ProxmoxApiSection {

    /** A name, an IPv4 address, or an IPv6 address without brackets. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern TOKEN_ID =
            Pattern.compile("[^\\s@!=/]+@[A-Za-z0-9][A-Za-z0-9._-]*![A-Za-z][A-Za-z0-9._-]+");
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{64}");

    private final Values values;
    private final List<Problem> problems;
    private final Checks checks;

    ProxmoxApiSection(Values values, List<Problem> problems) {
        this.values = values;
        this.problems = problems;
        this.checks = new Checks(values, problems);
    }

    /**
     * The settings.
     *
     * @param isNeeded whether the backend is {@code proxmox-api}
     */
    ProxmoxApiSettings build(boolean isNeeded) {
        if (isNeeded) {
            need("host");
            need("token_id");
            if (!values.isGiven("token_secret") && !values.isGiven("token_secret_file")) {
                missing("token_secret or token_secret_file");
            }
        }
        List<String> hosts = hosts();
        match("token_id", TOKEN_ID, "a token's id, as autoscale@pve!daemon");
        match("fingerprint", FINGERPRINT, "a SHA-256 fingerprint of 32 pairs of hexadecimal digits");
        if (values.isGiven("fingerprint") && values.isGiven("ca_file")) {
            checks.problem("ca_file", "fingerprint and ca_file are both given; keep one of them");
        }
        return new ProxmoxApiSettings(
                hosts,
                values.integer("port"),
                token(),
                new ProxmoxApiSettings.Tls(
                        values.text("fingerprint"), checks.path("ca_file"), values.flag("verify_tls")),
                values.flag("trust_memory"));
    }

    private void need(String key) {
        if (!values.isGiven(key)) {
            missing(key);
        }
    }

    private void missing(String keys) {
        problems.add(values.where().problem("backend proxmox-api needs %s in section proxmox_api".formatted(keys)));
    }

    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (String host : values.texts("host")) {
            if (HOST.matcher(host).matches()) {
                hosts.add(host);
            } else {
                checks.problem("host", "'%s' is no host name or address".formatted(Problem.quote(host)));
            }
        }
        return hosts;
    }

    private void match(String key, Pattern pattern, String expected) {
        String text = values.text(key);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            checks.problem(key, "%s is '%s', but has to be %s".formatted(key, Problem.quote(text), expected));
        }
    }

    private ProxmoxApiSettings.Token token() {
        String secret = values.text("token_secret").trim();
        Optional<Path> file = checks.path("token_secret_file");
        if (file.isPresent() && !secret.isEmpty()) {
            checks.problem("token_secret_file", "token_secret and token_secret_file are both given; keep one of them");
        } else if (file.isPresent()) {
            secret = checks.secret("token_secret_file", file.get());
        }
        if (!Checks.isSendable(secret)) {
            checks.problem(
                    file.isPresent() ? "token_secret_file" : "token_secret",
                    "the secret has blanks or characters in it that no secret has");
        }
        return new ProxmoxApiSettings.Token(values.text("token_id"), secret, file);
    }
}
