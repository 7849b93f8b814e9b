package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.simulated.api.ApiRequest;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** What the tests of faults of the API share: a cluster of two nodes with one container, and how it fails. */
abstract class ApiFaults {

    static final Allocation SIZE = Allocation.of(2, 512);
    static final Allocation LARGER = Allocation.of(3, 768);

    /** Does not wait for what never comes, and pauses for a moment only. */
    static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(2));

    @TempDir
    Path dir;

    ApiFixture api;
    ContainerId id;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture("pve1", "pve2");
        id = api.add(0, "101", SIZE);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    static boolean isList(ApiRequest request) {
        return request.path().equals("/cluster/resources");
    }

    static boolean isPut(ApiRequest request) {
        return request.method().equals("PUT");
    }

    final HostUnavailableException lookFails() {
        HostUnavailableException failure =
                catchThrowableOfType(HostUnavailableException.class, () -> api.host.observe());
        assertThat(failure).isNotNull();
        assertThat(failure).message().doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
        return failure;
    }

    final WriteFailedException writeFails() {
        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> api.writer.write(id, SizeChange.between(SIZE, LARGER)));
        assertThat(failure).isNotNull();
        assertThat(failure).message().startsWith("container 101: ").doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
        return failure;
    }

    final String whyUnreadable(ContainerId container) throws HostUnavailableException {
        return api.host.observe().containers().stream()
                .filter(seen -> seen.id().equals(container))
                .findFirst()
                .map(Seen::whyUnreadable)
                .orElseThrow();
    }

    final Reading readingOf(ContainerId container) throws HostUnavailableException {
        return api.host.observe().containers().stream()
                .filter(seen -> seen.id().equals(container))
                .findFirst()
                .map(Seen::reading)
                .orElseThrow();
    }

    final void open(String id, String secret) throws IOException {
        api.reopen(api.settings(List.of("localhost"), ApiFixture.TIMEOUTS, new ApiToken(id, secret)));
    }

    final void open(Timeouts timeouts) throws IOException {
        api.reopen(api.settings(timeouts));
    }

    final void openTrusting(Trust trust) throws IOException {
        api.reopen(new ConnectionSettings(
                List.of("localhost"), api.server.port(), ApiFixture.token(), trust, ApiFixture.TIMEOUTS));
    }
}
