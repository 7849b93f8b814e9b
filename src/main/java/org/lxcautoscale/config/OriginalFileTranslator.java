package org.lxcautoscale.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.OriginalKeys.Treatment;

/** Translates sections of the original's files into ours, as {@link OriginalKeys} says. Our own sections stay unchanged. */
final class OriginalFileTranslator {

    private final List<Problem> problems;

    OriginalFileTranslator(List<Problem> problems) {
        this.problems = problems;
    }

    List<RawSection> translate(List<RawSection> sections) {
        return sections.stream()
                .map(section -> RawSection.scope(section.name())
                        .map(scope -> translate(section, scope))
                        .orElse(section))
                .toList();
    }

    private RawSection translate(RawSection section, Scope scope) {
        RawSection ours = new RawSection(section.name(), section.location(), Map.of());
        section.values().forEach((name, raw) -> {
            Optional<Treatment> treatment = OriginalKeys.treatment(scope, name);
            if (treatment.isPresent()) {
                apply(treatment.get(), name, raw, section, ours.values());
            } else if (!isEmptyTierNumber(scope, name, raw)) {
                ours.values().putIfAbsent(name, name.equals(OriginalKeys.BACKEND) ? backend(raw) : raw);
            }
        });
        return ours;
    }

    private void apply(Treatment treatment, String name, RawValue raw, RawSection section, Map<String, RawValue> ours) {
        switch (treatment) {
            case Treatment.Ignored(String reason) -> warn(raw, "'" + name + "' has no effect: " + reason);
            case Treatment.Renamed(String to) ->
                rename(name, to, raw, section.values().get(to), ours);
            case Treatment.FormerName(String to) -> {
                if (rename(name, to, raw, section.values().get(to), ours)) {
                    warn(raw, "'%s' is called %s now; the former name still works".formatted(name, to));
                }
            }
            case Treatment.TokenIdPart _ -> tokenId(name, raw, section, ours);
            case Treatment.RemoteHost _ -> remote(raw, section, ours);
        }
    }

    /** Returns false when the key is also present under its own name with a different value, which is reported. */
    private boolean rename(
            String name, String to, RawValue raw, @Nullable RawValue ownName, Map<String, RawValue> ours) {
        if (ownName == null) {
            ours.put(to, raw);
        } else if (!ownName.text().trim().equals(raw.text().trim())) {
            problems.add(raw.keyLocation()
                    .problem("'%s' is another name of %s, with a different value; keep %s".formatted(name, to, to)));
            return false;
        }
        return true;
    }

    private void tokenId(String name, RawValue raw, RawSection section, Map<String, RawValue> ours) {
        boolean isUser = name.equals(OriginalKeys.USER);
        String otherName = isUser ? OriginalKeys.TOKEN_NAME : OriginalKeys.USER;
        RawValue other = section.values().get(otherName);
        if (section.values().containsKey("token_id")) {
            problems.add(raw.keyLocation()
                    .problem("'%s' is part of token_id, which is also set; remove it".formatted(name)));
        } else if (other == null || other.text().isEmpty() != raw.text().isEmpty()) {
            problems.add(raw.keyLocation()
                    .problem("'%s' also needs %s: together they form token_id, such as autoscale@pve!daemon"
                            .formatted(name, otherName)));
        } else if (isUser && !raw.text().isEmpty()) {
            String id = raw.text().trim() + "!" + other.text().trim();
            ours.put(
                    "token_id",
                    new RawValue(
                            List.of(new RawValue.Item(id, raw.location())),
                            false,
                            raw.location(),
                            raw.keyLocation(),
                            raw.origin()));
        }
    }

    /** The ids in such a file belong to another machine; applying them here would resize the wrong containers.
     */
    private void remote(RawValue raw, RawSection section, Map<String, RawValue> ours) {
        RawValue backend = section.values().get(OriginalKeys.BACKEND);
        if (!OriginalKeys.asksForRemoteHost(raw.text(), backend == null ? "" : backend.text())) {
            warn(raw, "'use_remote_proxmox' has no effect: " + OriginalKeys.NO_REMOTE);
            return;
        }
        warn(
                raw,
                "'use_remote_proxmox' is not supported: there is no SSH here. The file means the containers of another"
                        + " machine, so nothing is changed (dry_run) while the key is set; run the program on the Proxmox"
                        + " node, or use backend: proxmox-api, and remove the key");
        ours.put(OriginalKeys.DRY_RUN, RawValue.of("true", raw.location(), raw.origin() + ", use_remote_proxmox"));
    }

    private static RawValue backend(RawValue raw) {
        Optional<String> ours = raw.isList() ? Optional.empty() : OriginalKeys.backend(raw.text());
        return ours.isEmpty()
                ? raw
                : new RawValue(
                        List.of(new RawValue.Item(ours.get(), raw.location())),
                        false,
                        raw.location(),
                        raw.keyLocation(),
                        raw.origin());
    }

    private boolean isEmptyTierNumber(Scope scope, String name, RawValue raw) {
        boolean isEmptyNumber =
                scope == Scope.TIER && !raw.isList() && raw.text().isBlank() && OriginalKeys.isEmptyNumber(name);
        if (isEmptyNumber) {
            warn(raw, name + " is " + OriginalKeys.EMPTY_NUMBER);
        }
        return isEmptyNumber;
    }

    private void warn(RawValue raw, String message) {
        problems.add(raw.keyLocation().problem(message).asWarning());
    }
}
