package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.simulated.api.ApiRequest;
import org.lxcautoscale.host.simulated.api.Misbehaviour;

class RrdArchiveTest {

    private static final String NOTHING = "[{\"time\":1795456500},{\"time\":1795478100}]";

    private ApiFixture api;
    private ContainerId id;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture("pve");
        id = api.add(0, "101", Allocation.of(1, 256));
        for (String timeframe : List.of("year", "month", "week", "day")) {
            record(timeframe, NOTHING, NOTHING);
        }
        api.server.forgetRequests();
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private void record(String timeframe, String averages, String maxima) {
        api.server.record(id, timeframe, "AVERAGE", averages);
        api.server.record(id, timeframe, "MAX", maxima);
    }

    private RrdArchive archive() throws IOException {
        return RrdArchive.of(new ApiClient(api.settings(ApiFixture.TIMEOUTS)));
    }

    private List<ArchivedUsage> read() throws Exception {
        return archive().of(id, "pve");
    }

    private Kind failure() {
        return catchThrowableOfType(ArchiveUnreadableException.class, this::read)
                .kind();
    }

    /** The rows that a real node has answered. */
    private static String captured() {
        String body = Transcript.of("lxc-rrddata.txt").getFirst().body();
        return body.substring(body.indexOf('['), body.lastIndexOf(']') + 1);
    }

    @Test
    void theTimesInWhichAContainerRanAreReadAsARealNodeRecordsThem() throws Exception {
        record("day", captured(), captured());

        List<ArchivedUsage> rows = read();

        // 28 of 59 rows have figures, 5 of those only sizes: the container did not run.
        assertThat(rows).hasSize(24).allSatisfy(row -> assertThat(row.step()).isEqualTo(Duration.ofMinutes(1)));
        ArchivedUsage busy = rows.stream()
                .filter(row -> row.mean().cores() > 0.5)
                .findFirst()
                .orElseThrow();
        assertThat(busy.start()).isEqualTo(Instant.ofEpochSecond(1795458600 - 60));
        assertThat(busy.mean().cores()).isCloseTo(0.249071503690016 * 3, within(1e-9));
        assertThat(busy.mean().size()).isEqualTo(3);
        assertThat(busy.mean().memorySize()).isEqualTo(384 << 20);
        assertThat(busy.mean().cpuPressure()).isEqualTo(4.313);
        assertThat(busy.max()).isEqualTo(busy.mean());
    }

    @Test
    void nullsAndKeysThatAreMissingAreNotKnown() throws Exception {
        record(
                "year",
                "[{\"time\":1795456800,\"cpu\":0.5,\"maxcpu\":4,\"mem\":null,\"new\":7},{\"time\":1795478400},null,7]",
                "[]");

        assertThat(read()).singleElement().satisfies(row -> {
            assertThat(row.step()).isEqualTo(Duration.ofHours(6));
            assertThat(row.mean().cores()).isEqualTo(2);
            assertThat(row.mean().memory()).isNaN();
            assertThat(row.mean().cpuPressure()).isNaN();
            assertThat(row.max()).isEqualTo(ArchivedUsage.Values.UNKNOWN);
        });
    }

    @Test
    void aWeekIsOnlyAskedForWhereAMonthIsCoarse() throws Exception {
        String halfHours =
                "[{\"time\":1795456800,\"cpu\":0.5,\"maxcpu\":4},{\"time\":1795458600,\"cpu\":0.5,\"maxcpu\":4}]";
        read();
        assertThat(api.server.requests()).hasSize(8);
        api.server.forgetRequests();
        record("month", halfHours, halfHours);
        read();
        assertThat(api.server.requests()).hasSize(6);
    }

    @Test
    void aContainerWithoutRecordsHasNone() throws Exception {
        ContainerId other = api.add(0, "102", Allocation.of(1, 256));

        assertThat(archive().of(other, "pve")).isEmpty();
        assertThat(api.server.requests()).containsExactly("GET /nodes/pve/lxc/102/rrddata");
    }

    @Test
    void whatGoesWrongIsToldApart() throws Exception {
        for (String json : List.of("", "{", "{\"data\":7}", "{\"data\":null}", "[[[")) {
            api.server.misbehave(1, RrdArchiveTest::isRecord, new Misbehaviour.Body(json));
            assertThat(failure()).as(json).isEqualTo(Kind.INVALID);
        }
        api.server.misbehave(1, RrdArchiveTest::isRecord, new Misbehaviour.Refusal(404, "Not Found"));
        assertThat(failure()).isEqualTo(Kind.FAILED);
        api.server.misbehave(1, RrdArchiveTest::isRecord, new Misbehaviour.TruncatedBody());
        assertThat(failure()).isEqualTo(Kind.NO_ANSWER);

        assertThat(read()).isEmpty();
    }

    @Test
    void aTokenThatMayNotAuditTheContainerIsDenied() throws Exception {
        api.server.grant("blind@pve!lab", "secret", Map.of("/vms/999", Set.of("VM.Audit")));
        ApiClient blind = new ApiClient(
                api.settings(List.of("localhost"), ApiFixture.TIMEOUTS, new ApiToken("blind@pve!lab", "secret")));

        ArchiveUnreadableException failure = catchThrowableOfType(
                ArchiveUnreadableException.class, () -> RrdArchive.of(blind).of(id, "pve"));

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessage("the API token lacks VM.Audit on /vms/101");
    }

    private static boolean isRecord(ApiRequest request) {
        return request.path().endsWith("/rrddata");
    }
}
