package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.demand.UsageProfile;
import org.lxcautoscale.metrics.Moment;

class UsageProfilesTest {

    private static final ContainerId WEB = new ContainerId("104");
    private static final long GIB = 1L << 30;
    private static final Sizes MEMORY = new Sizes(GIB / 4, 64 * GIB, 1 << 20);
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    Path dir;

    private final Moment now = new Moment(Instant.EPOCH.plus(Duration.ofDays(40)), NOON);

    private Path file() {
        return dir.resolve("profiles.json");
    }

    private Moment after(Duration time) {
        return new Moment(now.monotonic().plus(time), now.wall().plus(time));
    }

    private UsageProfiles learned() throws IOException {
        UsageProfiles profiles = UsageProfiles.open(file(), now);
        for (int window = 0; window <= 12; window++) {
            Instant at = now.monotonic().minus(Duration.ofMinutes(60 - 5 * window));
            UsageProfile profile = profiles.seen(WEB, now.monotonic());
            profile.add(Resource.MEMORY, 3 * GIB, 0);
            profile.advance(Resource.MEMORY, at, 8 * GIB, MEMORY);
        }
        return profiles;
    }

    private static double memory(UsageProfiles profiles) {
        return profiles.of(WEB)
                .orElseThrow()
                .advise(Resource.MEMORY, 8 * GIB, MEMORY)
                .orElseThrow()
                .size();
    }

    @Test
    void aRestartForgetsNothing() throws IOException {
        UsageProfiles before = learned();
        before.save(now);

        UsageProfiles read = UsageProfiles.open(file(), after(Duration.ofMinutes(1)));

        assertThat(read.damaged()).isEmpty();
        assertThat(memory(read)).isEqualTo(memory(before)).isLessThan(4.0 * GIB);
    }

    @Test
    void itIsSavedWhenThatIsDue() throws IOException {
        UsageProfiles profiles = learned();

        profiles.checkpoint(after(Duration.ofMinutes(14)));
        assertThat(file()).doesNotExist();

        profiles.checkpoint(after(Duration.ofMinutes(15)));
        assertThat(file()).exists();
    }

    @Test
    void afterTwoDaysAllIsForgotten() throws IOException {
        learned().save(now);

        assertThat(UsageProfiles.open(file(), after(Duration.ofDays(2).plusSeconds(1)))
                        .of(WEB))
                .isEmpty();
    }

    @Test
    void aWallClockThatWasPutBackHarmsNothing() throws IOException {
        learned().save(now);

        UsageProfiles read = UsageProfiles.open(
                file(), new Moment(now.monotonic(), now.wall().minus(Duration.ofDays(9))));

        assertThat(memory(read)).isLessThan(4.0 * GIB);
    }

    @Test
    void aDamagedFileIsReportedAndLearnedAnew() throws IOException {
        for (String text : new String[] {"", "{", "null", "[]", "{\"at\": \"2026\"}"}) {
            Files.writeString(file(), text);

            UsageProfiles read = UsageProfiles.open(file(), now);

            assertThat(read.of(WEB)).isEmpty();
            assertThat(read.damaged()).singleElement().asString().startsWith(file() + ": ");
        }
    }

    @Test
    void aDamagedProfileDoesNotHarmTheOthers() throws IOException {
        UsageProfiles profiles = learned();
        profiles.seen(new ContainerId("105"), now.monotonic());
        profiles.save(now);
        String text = Files.readString(file());
        Files.writeString(file(), text.replaceFirst("(\"105\",\"profile\":\")[^\"]*", "$1AAAA"));

        UsageProfiles read = UsageProfiles.open(file(), now);

        assertThat(read.damaged()).singleElement().asString().contains("container 105");
        assertThat(read.of(WEB)).isPresent();
    }

    @Test
    void aFileThatCannotBeReadIsAnError() throws IOException {
        Files.createDirectory(file());

        assertThatThrownBy(() -> UsageProfiles.open(file(), now)).isInstanceOf(IOException.class);
    }
}
