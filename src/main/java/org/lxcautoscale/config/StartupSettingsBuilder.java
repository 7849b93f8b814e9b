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
import org.lxcautoscale.settings.ListenAddress;
import org.lxcautoscale.settings.ProxmoxApiSettings;
import org.lxcautoscale.settings.StartupSettings;

/** Builds the settings that are fixed at startup from {@code DEFAULT} and section {@code proxmox_api}. */
final class StartupSettingsBuilder {

    private final ResolvedSection base;
    private final List<Problem> problems;
    private final SectionValidator validator;

    StartupSettingsBuilder(ResolvedSection base, List<Problem> problems) {
        this.base = base;
        this.problems = problems;
        this.validator = new SectionValidator(base, problems);
    }

    /**
     * @param proxmox the section {@code proxmox_api}, if present
     * @param history the section {@code history}
     * @param ml the section {@code ml}
     * @param api the section {@code api}
     */
    StartupSettings build(
            Optional<ResolvedSection> proxmox, ResolvedSection history, ResolvedSection ml, ResolvedSection api) {
        Backend backend =
                Backend.valueOf(base.text("backend").toUpperCase(Locale.ROOT).replace('-', '_'));
        boolean isApi = backend == Backend.PROXMOX_API;
        if (isApi && proxmox.isEmpty()) {
            validator.problem("backend", "backend proxmox-api needs the section proxmox_api");
        }
        ProxmoxApiSettings proxmoxApi = proxmox.map(
                        section -> new ProxmoxApiSettingsBuilder(section, problems).build(isApi))
                .orElse(ProxmoxApiSettings.NONE);
        return new StartupSettings(
                backend,
                base.flag("dry_run"),
                files(),
                gotify(),
                proxmoxApi,
                new HistorySettingsBuilder(history, problems).build(),
                new MlSettingsBuilder(ml, problems).build(),
                metricsListen(),
                new ApiSettingsBuilder(api, problems).build());
    }

    private Optional<ListenAddress> metricsListen() {
        String text = base.text("metrics_listen").trim();
        Optional<ListenAddress> address = ListenAddress.parse(text);
        if (!text.isEmpty() && address.isEmpty()) {
            validator.problem(
                    "metrics_listen",
                    "metrics_listen is '%s', but must be an address and a port, such as 127.0.0.1:9706 or [::1]:9706"
                            .formatted(Problem.quote(text)));
        }
        return address;
    }

    private FileSettings files() {
        return new FileSettings(
                path("log_file"),
                base.whole("log_max_bytes"),
                base.integer("log_backup_count"),
                path("lock_file"),
                path("backup_dir"),
                path("state_dir"),
                base.isSet("lxc_path") ? Optional.of(path("lxc_path")) : Optional.empty());
    }

    private Path path(String key) {
        return validator.requiredPath(key).orElse(Path.of("/"));
    }

    private GotifySettings gotify() {
        String url = base.text("gotify_url").trim();
        String token = base.text("gotify_token").trim();
        boolean fromFile = base.isSet("gotify_token_file");
        boolean isTokenKnown = !base.get("gotify_token").isInvalid();
        if (fromFile && base.isSet("gotify_token")) {
            validator.problem(
                    "gotify_token_file", "gotify_token and gotify_token_file are both given; keep one of them");
        } else if (fromFile) {
            token = validator
                    .requiredPath("gotify_token_file")
                    .map(this::tokenOf)
                    .orElse("");
        } else {
            checkToken("gotify_token", "gotify_token", token);
        }
        if (!url.isEmpty() && !isHttpUrl(url)) {
            validator.problem(
                    "gotify_url", "gotify_url is '%s', but must be an http or https URL".formatted(Problem.quote(url)));
        } else if (!url.isEmpty() && token.isEmpty() && !fromFile && isTokenKnown) {
            validator.problem("gotify_url", "gotify_url also needs gotify_token or gotify_token_file");
        }
        return new GotifySettings(url, token);
    }

    private static boolean isHttpUrl(String url) {
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
        String token = validator.readSecret("gotify_token_file", file);
        checkToken("gotify_token_file", "the token in " + file, token);
        return token;
    }

    private void checkToken(String key, String name, String token) {
        if (!SectionValidator.isPrintableAscii(token)) {
            validator.problem(key, name + " contains blanks or other characters that a token cannot contain");
        }
    }
}
