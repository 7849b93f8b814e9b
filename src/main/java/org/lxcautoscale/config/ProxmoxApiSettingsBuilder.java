package org.lxcautoscale.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.settings.ProxmoxApiSettings;

/** Builds the settings in section {@code proxmox_api}. */
final class ProxmoxApiSettingsBuilder {

    /** A name, an IPv4 address, or an IPv6 address without brackets. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern TOKEN_ID =
            Pattern.compile("[^\\s@!=/]+@[A-Za-z0-9][A-Za-z0-9._-]*![A-Za-z][A-Za-z0-9._-]+");
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{64}");

    private final ResolvedSection values;
    private final List<Problem> problems;
    private final SectionValidator validator;

    ProxmoxApiSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.problems = problems;
        this.validator = new SectionValidator(values, problems);
    }

    /**
     * Builds the settings.
     *
     * @param isNeeded whether the backend is {@code proxmox-api}
     */
    ProxmoxApiSettings build(boolean isNeeded) {
        if (isNeeded) {
            need("host");
            need("token_id");
            if (!values.isSet("token_secret") && !values.isSet("token_secret_file")) {
                missing("token_secret or token_secret_file");
            }
        }
        List<String> hosts = hosts();
        match("token_id", TOKEN_ID, "a token id, such as autoscale@pve!daemon");
        match("fingerprint", FINGERPRINT, "a SHA-256 fingerprint of 32 pairs of hexadecimal digits");
        if (values.isSet("fingerprint") && values.isSet("ca_file")) {
            validator.problem("ca_file", "fingerprint and ca_file are both given; keep one of them");
        }
        return new ProxmoxApiSettings(
                hosts,
                values.integer("port"),
                token(),
                new ProxmoxApiSettings.Tls(values.text("fingerprint"), caFile(), values.flag("verify_tls")),
                values.flag("trust_memory"));
    }

    private void need(String key) {
        if (!values.isSet(key)) {
            missing(key);
        }
    }

    private void missing(String keys) {
        problems.add(values.location().problem("backend proxmox-api needs %s in section proxmox_api".formatted(keys)));
    }

    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (String host : values.texts("host")) {
            if (HOST.matcher(host).matches()) {
                hosts.add(host);
            } else {
                validator.problem("host", "'%s' is not a host name or address".formatted(Problem.quote(host)));
            }
        }
        return hosts;
    }

    private void match(String key, Pattern pattern, String expected) {
        String text = values.text(key);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            validator.problem(key, "%s is '%s', but must be %s".formatted(key, Problem.quote(text), expected));
        }
    }

    private Optional<Path> caFile() {
        Optional<Path> file = validator.path("ca_file");
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(path -> validator.problem(
                        "ca_file", path + (Files.exists(path) ? " cannot be read: not permitted" : " does not exist")));
        return file;
    }

    private ProxmoxApiSettings.Token token() {
        String secret = values.text("token_secret").trim();
        Optional<Path> file = validator.path("token_secret_file");
        if (file.isPresent() && !secret.isEmpty()) {
            validator.problem(
                    "token_secret_file", "token_secret and token_secret_file are both given; keep one of them");
        } else if (file.isPresent()) {
            secret = validator.readSecret("token_secret_file", file.get());
        }
        if (!SectionValidator.isPrintableAscii(secret)) {
            validator.problem(
                    file.isPresent() ? "token_secret_file" : "token_secret",
                    "the secret contains blanks or other characters that a secret cannot contain");
        }
        return new ProxmoxApiSettings.Token(values.text("token_id"), secret, file);
    }
}
