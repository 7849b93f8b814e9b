package org.lxcautoscale.cycle;

import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.demand.UsageProfile;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.metrics.Moment;

/**
 * What was learned of the containers. Kept in a file, too, so that a restart forgets nothing but the last minutes. Containers
 * that have not been seen for two days are forgotten. Not thread-safe.
 */
public final class UsageProfiles {

    private static final Duration SAVED_EVERY = Duration.ofMinutes(15);

    /** All that is learned fades in that time. */
    private static final Duration KEPT_FOR = Duration.ofDays(2);

    private final Optional<Path> file;
    private final JsonType<Content> json = JsonFormat.create().type(Content.class);
    private final Map<ContainerId, Known> profiles = new HashMap<>();
    private final List<String> damaged = new ArrayList<>();
    private Instant savedAt;

    private record Known(UsageProfile profile, Instant seenAt) {}

    private UsageProfiles(Optional<Path> file, Instant now) {
        this.file = file;
        this.savedAt = now;
    }

    /** Forgotten when the program ends. */
    public static UsageProfiles inMemory() {
        return new UsageProfiles(Optional.empty(), Instant.MIN);
    }

    /**
     * Reads the file, if there is one. What makes no sense in it is left out: it is learned anew.
     *
     * @throws IOException if it cannot be read
     */
    public static UsageProfiles open(Path file, Moment now) throws IOException {
        UsageProfiles profiles = new UsageProfiles(Optional.of(file), now.monotonic());
        try {
            profiles.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), now);
        } catch (NoSuchFileException _) {
            return profiles;
        }
        return profiles;
    }

    private void read(String text, Moment now) {
        Content content;
        try {
            content = Objects.requireNonNull(json.fromJson(text), "it is empty");
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            damaged.add(file.orElseThrow() + ": " + e.getMessage());
            return;
        }
        Duration ago = Duration.between(content.at(), now.wall());
        Instant at = now.monotonic().minus(ago.isNegative() ? Duration.ZERO : ago);
        if (at.isBefore(now.monotonic().minus(KEPT_FOR))) {
            return;
        }
        for (Entry entry : content.containers()) {
            try {
                profiles.put(
                        new ContainerId(entry.id()),
                        new Known(UsageProfile.of(Base64.getDecoder().decode(entry.profile()), at), at));
            } catch (IOException | IllegalArgumentException e) {
                damaged.add(file.orElseThrow() + ": container " + entry.id() + ": " + e.getMessage());
            }
        }
    }

    /** What made no sense in the file, for a warning. */
    public List<String> damaged() {
        return List.copyOf(damaged);
    }

    Optional<UsageProfile> of(ContainerId id) {
        return Optional.ofNullable(profiles.get(id)).map(Known::profile);
    }

    /** The profile of a container that is seen now, a new one if it was not before. */
    UsageProfile seen(ContainerId id, Instant now) {
        Known before = profiles.get(id);
        UsageProfile profile = before == null ? new UsageProfile() : before.profile();
        profiles.put(id, new Known(profile, now));
        return profile;
    }

    /** Saves them if that is due. */
    void checkpoint(Moment now) throws IOException {
        if (!now.monotonic().isBefore(savedAt.plus(SAVED_EVERY))) {
            save(now);
        }
    }

    /** Saves them; if that fails, the next time is as far away as usual. */
    void save(Moment now) throws IOException {
        savedAt = now.monotonic();
        profiles.values()
                .removeIf(known -> known.seenAt().isBefore(now.monotonic().minus(KEPT_FOR)));
        if (file.isPresent()) {
            List<Entry> entries = new ArrayList<>();
            new TreeMap<>(profiles)
                    .forEach((id, known) -> entries.add(new Entry(
                            id.value(),
                            Base64.getEncoder().encodeToString(known.profile().toBytes()))));
            AtomicFile.write(file.get(), json.toJson(new Content(now.wall(), entries)) + "\n");
        }
    }

    @Json
    record Content(Instant at, List<Entry> containers) {}

    @Json
    record Entry(String id, String profile) {}
}
