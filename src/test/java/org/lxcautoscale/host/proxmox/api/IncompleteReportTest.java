package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Seen;

/** Nodes and containers of which Proxmox reports less than usual. */
class IncompleteReportTest extends ReadCluster {

    @Test
    void numbersAsStringsAndMissingFieldsAreAccepted() throws Exception {
        String loose = """
                {"data":[
                 {"type":"node","node":"pve1","status":"online","cpu":"0.25","maxcpu":"4","mem":1000,"maxmem":"8589934592"},
                 {"type":"lxc","vmid":"101","node":"pve1","status":"running","cpu":"0.5","maxcpu":2,"mem":"1048576",
                  "maxmem":536870912,"uptime":"12","tags":" ","new":{"a":[1,2]}},
                 {"type":"lxc","vmid":102,"node":"pve1"},
                 {"type":"qemu","vmid":103,"node":"pve1","status":"running"},
                 {"type":"storage","node":"pve1","storage":"local"}]}""";
        api.server.misbehave(1, request -> request.path().equals("/cluster/resources"), new Misbehaviour.Body(loose));

        Observation seen = look();

        assertThat(seen.containers()).hasSize(2);
        assertThat(counters(seen, new ContainerId("101")).cpu()).isEqualTo(new CpuReading.Rate(1.0));
        assertThat(counters(seen, new ContainerId("101")).memory().orElseThrow().inUse())
                .isEqualTo(1 << 20);
        assertThat(counters(seen, new ContainerId("101")).activity()).contains(Activity.UNKNOWN);
        assertThat(seen.nodes().getFirst().usage().orElseThrow().idleCores()).isEqualTo(OptionalDouble.of(3));
        assertThat(Seen.whyUnreadable(find(seen, new ContainerId("102"))))
                .isEqualTo("Proxmox reports no usage (pvestatd on node pve1)");
    }

    @Test
    void aNodeThatReportsNothingIsSkippedWithItsCauseAndTheOthersAreRead() throws Exception {
        String rows = """
                {"data":[
                 {"type":"node","level":"","status":"online","node":"pve1","cgroup-mode":1,"id":"node/pve1"},
                 {"id":"node/pve2","type":"node","node":"pve2","status":"unknown"},
                 {"id":"node/pve3","type":"node","node":"pve3","status":"offline"},
                 {"id":"node/pve4","mem":3837812736,"cpu":1,"node":"pve4","level":"","maxmem":25276063744,"cgroup-mode":1,
                  "status":"online","disk":29757075456,"type":"node","maxdisk":270553174016,"uptime":2623,"maxcpu":2},
                 {"tags":" ","status":"unknown","id":"lxc/102","vmid":102,"node":"pve2","type":"lxc"},
                 {"tags":" ","status":"unknown","id":"lxc/103","vmid":103,"node":"pve3","type":"lxc"},
                 ROW101,
                 ROW104]}""".replace("ROW101", row(101, "pve1")).replace("ROW104", row(104, "pve4"));
        api.server.misbehave(2, request -> request.path().equals("/cluster/resources"), new Misbehaviour.Body(rows));

        try (CapturedLog log = new CapturedLog()) {
            Observation seen = look();
            look();

            assertThat(seen.containers())
                    .filteredOn(Observed.Unreadable.class::isInstance)
                    .extracting(Seen::whyUnreadable)
                    .containsExactly(
                            "node pve1 cannot be read: the API token lacks Sys.Audit on /nodes/pve1",
                            "Proxmox knows nothing of node pve2: does pvestatd run there?",
                            "node pve3 is offline");
            assertThat(seen.nodes().get(2).usage()).isEmpty();
            assertThat(seen.nodes().get(3).usage().orElseThrow().cores()).isEqualTo(2);
            assertThat(Seen.container(find(seen, new ContainerId("104"))).allocation())
                    .isEqualTo(Allocation.of(1, 512));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("is skipped"))
                    .hasSize(3)
                    .contains("WARNING Node pve3 is skipped, and its containers are unknown: node pve3 is offline");
        }
    }

    @Test
    void aNodeThatPvestatdHasNotReportedForFiveMinutesIsUnknownUntilItReturns() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        look();
        api.server.hangPvestatd("pve1", Duration.ofSeconds(320));

        api.pass(Duration.ofSeconds(310));

        assertThat(Seen.whyUnreadable(find(look(), id)))
                .isEqualTo("Proxmox knows nothing of node pve1: does pvestatd run there?");
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(SIZE);
        api.pass(Duration.ofSeconds(30));
        assertThat(Seen.container(find(look(), id)).allocation()).isEqualTo(SIZE);
    }

    @Test
    void withoutAvailableMemoryTheFreeMemoryOfANodeIsUsed() throws Exception {
        api.add(0, "101", SIZE);
        String old = """
                {"data":{"memory":{"total":8589934592,"used":1,"free":1073741824}}}""";
        api.server.misbehave(9, request -> request.path().equals("/nodes/pve1/status"), new Misbehaviour.Body(old));

        assertThat(look().nodes().getFirst().usage().orElseThrow().memoryAvailable())
                .isEqualTo(MemorySize.ofMebibytes(1024));
    }

    @Test
    void aTokenSeesTheContainersThatItMay() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        api.add(0, "102", SIZE);
        api.server.grant("a@pve!some", "s", Map.of("/vms/101", Set.of("VM.Audit"), "/nodes", Set.of("Sys.Audit")));
        api.reopen(api.settings(List.of("localhost"), ApiFixture.TIMEOUTS, new ApiToken("a@pve!some", "s")));

        assertThat(look().containers()).extracting(seen -> seen.id()).containsExactly(id);
    }
}
