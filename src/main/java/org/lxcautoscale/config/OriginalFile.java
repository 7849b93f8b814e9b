package org.lxcautoscale.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Key.Scope;
import org.lxcautoscale.config.OriginalKeys.Fate;

/** Makes sections of the original's files into ours, by {@link OriginalKeys}. Ours come through as they are. */
final class OriginalFile {

    private static final Set<String> NOT = Set.of("", "false", "no", "off", "0");

    private final List<Problem> problems;

    OriginalFile(List<Problem> problems) {
        this.problems = problems;
    }

    List<Section> translated(List<Section> sections) {
        return sections.stream()
                .map(section -> Section.scope(section.name())
                        .map(scope -> translated(section, scope))
                        .orElse(section))
                .toList();
    }

    private Section translated(Section section, Scope scope) {
        Section ours = new Section(section.name(), section.where(), Map.of());
        section.values().forEach((name, raw) -> {
            Optional<Fate> fate = OriginalKeys.fate(scope, name);
            if (fate.isPresent()) {
                follow(fate.get(), name, raw, section, ours.values());
            } else if (!isLeftOut(scope, name, raw)) {
                ours.values().putIfAbsent(name, name.equals(OriginalKeys.BACKEND) ? backend(raw) : raw);
            }
        });
        return ours;
    }

    private void follow(Fate fate, String name, Raw raw, Section section, Map<String, Raw> ours) {
        switch (fate) {
            case Fate.PassedOver(String reason) -> warn(raw, "'" + name + "' has no effect: " + reason);
            case Fate.Renamed(String to) ->
                rename(name, to, raw, section.values().get(to), ours);
            case Fate.Former(String to) -> {
                if (rename(name, to, raw, section.values().get(to), ours)) {
                    warn(raw, "'%s' is called %s now; the former name still works".formatted(name, to));
                }
            }
            case Fate.PartOfTokenId _ -> tokenId(name, raw, section, ours);
            case Fate.Remote _ -> remote(raw, section, ours);
        }
    }

    /** Whether nothing speaks against it: the key may be there under its own name as well, but with the same value. */
    private boolean rename(String name, String to, Raw raw, @Nullable Raw ownName, Map<String, Raw> ours) {
        if (ownName == null) {
            ours.put(to, raw);
        } else if (!ownName.text().trim().equals(raw.text().trim())) {
            problems.add(raw.ofKey()
                    .problem("'%s' is another name of %s, and they disagree; keep %s".formatted(name, to, to)));
            return false;
        }
        return true;
    }

    private void tokenId(String name, Raw raw, Section section, Map<String, Raw> ours) {
        boolean isUser = name.equals(OriginalKeys.USER);
        String otherName = isUser ? OriginalKeys.TOKEN_NAME : OriginalKeys.USER;
        Raw other = section.values().get(otherName);
        if (section.values().containsKey("token_id")) {
            problems.add(raw.ofKey()
                    .problem("'%s' is a part of token_id, which is given as well; remove it".formatted(name)));
        } else if (other == null || other.text().isEmpty() != raw.text().isEmpty()) {
            problems.add(raw.ofKey()
                    .problem("'%s' needs %s as well: together they are token_id, as autoscale@pve!daemon"
                            .formatted(name, otherName)));
        } else if (isUser && !raw.text().isEmpty()) {
            String id = raw.text().trim() + "!" + other.text().trim();
            ours.put(
                    "token_id",
                    new Raw(List.of(new Raw.Item(id, raw.where())), false, raw.where(), raw.ofKey(), raw.origin()));
        }
    }

    /**
     * The ids that such a file lists are those of another machine. Whoever takes them for the containers of this one would
     * resize what nobody meant.
     */
    private void remote(Raw raw, Section section, Map<String, Raw> ours) {
        if (NOT.contains(raw.text().trim().toLowerCase(Locale.ROOT))
                || isByApi(section.values().get(OriginalKeys.BACKEND))) {
            warn(raw, "'use_remote_proxmox' has no effect: there is no SSH here");
            return;
        }
        warn(
                raw,
                "'use_remote_proxmox' cannot be followed: there is no SSH here. The containers of this machine are not"
                        + " those that are meant, so nothing is changed (dry_run) while the key is there; run the program"
                        + " on the Proxmox node, or use backend: proxmox-api, and remove the key");
        ours.put("dry_run", Raw.of("true", raw.where(), raw.origin() + ", use_remote_proxmox"));
    }

    private static boolean isByApi(@Nullable Raw backend) {
        return backend != null && backend(backend).text().trim().equalsIgnoreCase("proxmox-api");
    }

    private static Raw backend(Raw raw) {
        String ours = OriginalKeys.BACKENDS.get(raw.text().trim().toLowerCase(Locale.ROOT));
        return ours == null || raw.isList()
                ? raw
                : new Raw(List.of(new Raw.Item(ours, raw.where())), false, raw.where(), raw.ofKey(), raw.origin());
    }

    /** The original's own set-up leaves the minimum of a container without a limit empty. */
    private boolean isLeftOut(Scope scope, String name, Raw raw) {
        boolean isEmptyNumber = scope == Scope.TIER
                && !raw.isList()
                && raw.text().isBlank()
                && Catalogue.find(scope, name)
                        .filter(key -> key.isNumber() && !key.mayBeEmpty())
                        .isPresent();
        if (isEmptyNumber) {
            warn(raw, name + " is empty, so that of DEFAULT holds");
        }
        return isEmptyNumber;
    }

    private void warn(Raw raw, String message) {
        problems.add(raw.ofKey().problem(message).asWarning());
    }
}
