package org.lxcautoscale.config;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.GotifySettings;
import org.lxcautoscale.settings.ProxmoxApiSettings;
import org.lxcautoscale.settings.StartupSettings;

/** Makes settings of what is fixed at the start: keys of {@code DEFAULT}, and the section {@code proxmox_api}. */
final class StartupKeys {

    private final Values base;
    private final List<Problem> problems;
    private final Checks checks;

    StartupKeys(Values base, List<Problem> problems) {
        this.base = base;
        this.problems = problems;
        this.checks = new Checks(base, problems);
    }

    /** @param api the section {@code proxmox_api}; empty where there is none */
    StartupSettings build(Optional<Values> api) {
        Backend backend =
                Backend.valueOf(base.text("backend").toUpperCase(Locale.ROOT).replace('-', '_'));
        boolean isApi = backend == Backend.PROXMOX_API;
        if (isApi && api.isEmpty()) {
            checks.problem("backend", "backend proxmox-api needs the section proxmox_api");
        }
        ProxmoxApiSettings proxmoxApi = api.map(section -> new ProxmoxApiSection(section, problems).build(isApi))
                .orElse(ProxmoxApiSettings.NONE);
        return new StartupSettings(backend, base.flag("dry_run"), files(), gotify(), proxmoxApi);
    }

    private FileSettings files() {
        return new FileSettings(
                path("log_file"),
                base.whole("log_max_bytes"),
                base.integer("log_backup_count"),
                path("lock_file"),
                path("backup_dir"),
                path("state_dir"),
                base.isGiven("lxc_path") ? Optional.of(path("lxc_path")) : Optional.empty());
    }

    private Path path(String key) {
        return checks.requiredPath(key).orElse(Path.of("/"));
    }

    private GotifySettings gotify() {
        String url = base.text("gotify_url").trim();
        String token = base.text("gotify_token").trim();
        boolean fromFile = base.isGiven("gotify_token_file");
        boolean isTokenKnown = !base.get("gotify_token").isWrong();
        if (fromFile && base.isGiven("gotify_token")) {
            checks.problem("gotify_token_file", "gotify_token and gotify_token_file are both given; keep one of them");
        } else if (fromFile) {
            token = checks.requiredPath("gotify_token_file").map(this::tokenOf).orElse("");
        } else {
            checkToken("gotify_token", "gotify_token", token);
        }
        if (!url.isEmpty() && !isWebAddress(url)) {
            checks.problem(
                    "gotify_url",
                    "gotify_url is '%s', but has to be an http or https URL".formatted(Problem.quote(url)));
        } else if (!url.isEmpty() && token.isEmpty() && !fromFile && isTokenKnown) {
            checks.problem("gotify_url", "gotify_url needs gotify_token or gotify_token_file as well");
        }
        return new GotifySettings(url, token);
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && !uri.toURL().getHost().isEmpty();
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException _) {
            return false;
        }
    }

    private String tokenOf(Path file) {
        String token = checks.secret("gotify_token_file", file);
        checkToken("gotify_token_file", "the token in " + file, token);
        return token;
    }

    private void checkToken(String key, String name, String token) {
        if (!Checks.isSendable(token)) {
            checks.problem(key, name + " has blanks or characters in it that no token has");
        }
    }
}
