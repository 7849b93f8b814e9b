package org.lxcautoscale.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.ListenAddress;

/** Builds the settings in section {@code api}. */
final class ApiSettingsBuilder {

    private static final ListenAddress NOWHERE = new ListenAddress("127.0.0.1", 5000);

    private final ResolvedSection values;
    private final SectionValidator validator;

    ApiSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.validator = new SectionValidator(values, problems);
    }

    ApiSettings build() {
        Optional<ListenAddress> listen = listen();
        boolean isTls = values.isSet("tls_certificate") || values.isSet("tls_key");
        if (listen.isPresent() && !listen.get().isLoopback() && !isTls) {
            validator.problem(
                    "listen",
                    "listen is '%s', which others can reach, and needs tls_certificate and tls_key; on Proxmox these can be %s"
                            .formatted(listen.get(), "/etc/pve/local/pve-ssl.pem and /etc/pve/local/pve-ssl.key"));
        }
        return new ApiSettings(
                values.flag("enabled"), listen.orElse(NOWHERE), tls(), values.integer("max_requests_per_minute"));
    }

    private Optional<ListenAddress> listen() {
        String text = values.text("listen").trim();
        Optional<ListenAddress> address = ListenAddress.parse(text);
        if (address.isEmpty()) {
            validator.problem(
                    "listen",
                    "listen is '%s', but must be an address and a port, such as 127.0.0.1:5000 or [::1]:5000"
                            .formatted(Problem.quote(text)));
        }
        return address;
    }

    private ApiSettings.Tls tls() {
        Optional<Path> certificate = validator.path("tls_certificate");
        Optional<Path> key = validator.path("tls_key");
        if (values.isSet("tls_certificate") != values.isSet("tls_key")) {
            String given = values.isSet("tls_key") ? "tls_key" : "tls_certificate";
            validator.problem(
                    given,
                    "%s also needs %s".formatted(given, given.equals("tls_key") ? "tls_certificate" : "tls_key"));
        }
        return new ApiSettings.Tls(certificate, key);
    }
}
