package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** What is read of a cluster, and what stays unknown. */
class ProxmoxApiTest extends ReadCluster {

    @Test
    void eachNodeHasItsOwnContainersAndUsageInOneList() throws Exception {
        api.add(0, "101", SIZE);
        api.add(1, "102", SIZE);
        api.server.forgetRequests();

        Observation seen = look();

        assertThat(seen.nodes()).extracting(Observation.Node::name).containsExactly("pve1", "pve2");
        assertThat(seen.nodes().get(1).containers())
                .extracting(observed -> observed.id().value())
                .containsExactly("102");
        assertThat(seen.nodes().get(0).usage().orElseThrow().cores()).isEqualTo(4);
        assertThat(seen.nodes().get(0).usage().orElseThrow().memoryAvailable().mebibytes())
                .isBetween(6000L, 8192L);
        assertThat(api.server.requests())
                .containsExactlyInAnyOrder(
                        "GET /cluster/resources",
                        "GET /nodes/pve1/status",
                        "GET /nodes/pve2/status",
                        "GET /nodes/pve1/lxc",
                        "GET /nodes/pve2/lxc");
    }

    /** As a real cluster has answered, which was asked for its nodes besides. */
    @Test
    void theListTellsWhatAContainerHasReadWrittenAndTransferred() throws Exception {
        String rows = Transcript.of("cluster-resources.txt").getFirst().body().replaceFirst("\\[", """
                [{"id":"node/pve","type":"node","node":"pve","status":"online","cpu":0.5,"maxcpu":4,"mem":1073741824,
                  "maxmem":8589934592},""");
        api.server.misbehave(1, request -> request.path().equals("/cluster/resources"), new Misbehaviour.Body(rows));

        assertThat(counters(look(), new ContainerId("101")).activity())
                .contains(new Activity(
                        OptionalLong.of(6_963_200),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.empty(),
                        OptionalLong.of(2_359_296),
                        OptionalLong.of(1_020_702_720)));
    }

    @Test
    void aBusyContainerReadsWritesAndTransfersMoreAndMore() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.node(0).setLoad(id, 1, MemorySize.ofMebibytes(100));
        Activity before = counters(nextLook(), id).activity().orElseThrow();
        Activity after = counters(nextLook(), id).activity().orElseThrow();

        assertThat(after.ioWrittenBytes().orElseThrow())
                .isGreaterThan(before.ioWrittenBytes().orElseThrow());
        assertThat(after.networkReceivedBytes().orElseThrow())
                .isGreaterThan(before.networkReceivedBytes().orElseThrow());
        assertThat(after.networkSentBytes().orElseThrow())
                .isGreaterThan(before.networkSentBytes().orElseThrow());
    }

    @Test
    void swapAndPressureOfDisksAreInTheListOfANode() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        nextLook();

        Reading.Counters seen = counters(nextLook(), id);

        assertThat(seen.memory().orElseThrow().swap()).hasValue(0);
        assertThat(seen.ioPressure()).isPresent();
    }

    @Test
    void cpuIsTheShareOfTheCoresThatPvestatdHasMeasured() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.node(0).setLoad(id, 1.5, MemorySize.ofMebibytes(100));
        nextLook();

        CpuReading cpu = counters(nextLook(), id).cpu();

        assertThat(((CpuReading.Rate) cpu).cores()).isCloseTo(1.5, within(0.05));
        assertThat(look().nodes().getFirst().usage().orElseThrow().idleCores().orElseThrow())
                .isCloseTo(4 - 1.5 - 0.3, within(0.1));
    }

    @Test
    void theSameMeasurementIsNotCountedTwice() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        counters(nextLook(), id);

        assertThat(Seen.reading(find(look(), id))).isEqualTo(new Reading.Repeated());
        counters(nextLook(), id);
    }

    @Test
    void aMeasurementThatNeverChangesIsUnknownAfterAMinute() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        Instant[] now = {Instant.EPOCH};
        ProxmoxApi host = new ProxmoxApi("lab", new ApiClient(api.settings(ApiFixture.TIMEOUTS)), false, () -> now[0]);
        host.observe();

        now[0] = now[0].plusSeconds(59);
        assertThat(Seen.reading(find(host.observe(), id))).isEqualTo(new Reading.Repeated());
        now[0] = now[0].plusSeconds(1);
        assertThat(Seen.reading(find(host.observe(), id)))
                .isEqualTo(unknown("Proxmox has measured nothing for more than 60 s (pvestatd on node pve1)"));
    }

    @Test
    void aRestartBetweenTwoObservationsMakesAContainerUnknownOnce() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.pass(Duration.ofSeconds(60));
        counters(look(), id);

        api.node(0).stop(id);
        api.node(0).start(id);

        assertThat(Seen.reading(find(nextLook(), id))).isEqualTo(unknown("it has just been restarted"));
        counters(nextLook(), id);
    }

    @Test
    void pressureIsReadInTurnOfAFewNodes() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);

        Reading.Counters seen = counters(look(), id);

        assertThat(seen.cpuPressure()).isPresent();
        assertThat(seen.memory().orElseThrow().pressure()).isPresent();
    }

    @Test
    void pressureIsUnknownAndNotAskedForAgainWhereTheVersionHasNone() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        String old = """
                {"data":[{"vmid":"101","status":"running","mem":1,"maxmem":2,"pressurecpusome":null}]}""";
        api.server.misbehave(9, request -> request.path().endsWith("/lxc"), new Misbehaviour.Body(old));

        assertThat(counters(look(), id).cpuPressure()).isEmpty();
        api.server.forgetRequests();
        nextLook();

        assertThat(api.server.requests()).doesNotContain("GET /nodes/pve1/lxc");
    }

    @Test
    void memoryIndistinguishableFromPageCacheCountsUpToWhatTheNodeUses() throws Exception {
        ContainerId id = api.add(0, "101", Allocation.of(2, 4096));
        ContainerId small = api.add(0, "102", Allocation.of(1, 512));
        api.node(0).setLoad(id, 0.1, MemorySize.ofMebibytes(1000));

        Observation seen = nextLook();

        // The node itself uses 1.5 GiB, and the containers 1 GB: shared memory in any of them is part of that.
        long used = seen.nodes().getFirst().usage().orElseThrow().memory().bytes()
                - seen.nodes()
                        .getFirst()
                        .usage()
                        .orElseThrow()
                        .memoryAvailable()
                        .bytes();
        assertThat(counters(seen, id).memory().orElseThrow().inUse()).isBetween(1000L << 20, 1010L << 20);
        assertThat(counters(seen, id).memory().orElseThrow().floor()).isEqualTo(used);
        assertThat(counters(seen, small).memory().orElseThrow().floor()).isEqualTo(512L << 20);
        assertThat(counters(
                                new Observation(
                                        List.of(new Observation.Node("", seen.host(), List.of(api.host.read(id))))),
                                id)
                        .memory()
                        .orElseThrow()
                        .floor())
                .isEqualTo(used);
    }

    @Test
    void whatIsSwappedOutHasToFitAsSoonAsAContainerHasToldIt() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.server.misreport("lxc/101/status", "swap", Long.toString(2400L << 20));
        ProxmoxApi trusting = api.open(api.settings(ApiFixture.TIMEOUTS), true);
        long inUse = counters(trusting.observe(), id).memory().orElseThrow().inUse();

        long beforeAWrite = Seen.reading(trusting.read(id)) instanceof Reading.Counters now
                ? now.memory().orElseThrow().floor()
                : 0;
        api.pass(Duration.ofSeconds(10));
        long atTheNextLook =
                counters(trusting.observe(), id).memory().orElseThrow().floor();

        assertThat(beforeAWrite).isEqualTo(inUse + (2400L << 20));
        assertThat(atTheNextLook).isEqualTo(beforeAWrite);
    }

    @Test
    void reportedMemoryIsTrustedOnRequest() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);

        Observation seen = api.open(api.settings(ApiFixture.TIMEOUTS), true).observe();

        assertThat(counters(seen, id).memory().orElseThrow().floor())
                .isEqualTo(counters(seen, id).memory().orElseThrow().inUse());
    }

    @Test
    void unlimitedCoresAreReadFromTheConfiguration() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.node(0).resizeExternally(id, new Allocation(Cores.UNLIMITED, SIZE.memory()));
        ContainerId all = api.add(0, "102", Allocation.of(4, 512));

        Observation seen = nextLook();

        assertThat(Seen.container(find(seen, id)).allocation().cores()).isEqualTo(Cores.UNLIMITED);
        assertThat(Seen.container(find(seen, all)).allocation().cores()).isEqualTo(Cores.of(4));
        api.server.forgetRequests();
        nextLook();
        assertThat(api.server.requests()).noneMatch(request -> request.endsWith("/config"));
    }

    @Test
    void pinnedCpusShowOnceTheConfigurationHasBeenRead() throws Exception {
        api.node(0).add(ContainerSpec.of("101", "ct", SIZE, ApiFixture.IDLE).pinned());
        api.server.measure();
        ContainerId id = new ContainerId("101");
        assertThat(Seen.container(find(look(), id)).cpuPinned()).isFalse();

        assertThat(Seen.container(api.host.read(id)).cpuPinned()).isTrue();

        assertThat(Seen.container(find(nextLook(), id)).cpuPinned()).isTrue();
    }

    @Test
    void tagsLocksAndTemplatesAreInTheList() throws Exception {
        api.node(0).add(ContainerSpec.of("101", "web", SIZE, ApiFixture.IDLE).tagged("web", "autoscale"));
        api.node(0).add(ContainerSpec.of("9000", "base", SIZE, ApiFixture.IDLE).withKind(ContainerSpec.Kind.TEMPLATE));
        api.node(0).lock(new ContainerId("101"), "snapshot");
        api.server.measure();

        Observation seen = look();

        assertThat(Seen.container(find(seen, new ContainerId("101"))))
                .returns(Set.of("autoscale", "web"), Container::tags)
                .returns("snapshot", Container::lock)
                .returns("web", Container::name);
        assertThat(Seen.container(find(seen, new ContainerId("9000"))).template())
                .isTrue();
        assertThat(Seen.container(find(seen, new ContainerId("9000"))).tags()).isEmpty();
    }

    @Test
    void aCpulimitAppliesWhereItIsLowerThanTheCores() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.server.misreport("lxc/101/config", "cpulimit", "\"0.5\"");
        look();

        Reading.Counters seen = (Reading.Counters) Seen.reading(api.host.read(id));

        assertThat(seen.limits().cpu()).contains(new LimitsInForce.Limit(2000, 500, "cpulimit"));
        assertThat(counters(nextLook(), id).limits().cpu()).contains(new LimitsInForce.Limit(2000, 500, "cpulimit"));
    }
}
