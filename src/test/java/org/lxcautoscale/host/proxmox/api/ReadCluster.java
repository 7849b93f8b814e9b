package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** A cluster of two nodes that is read by the API, for the tests of reading. */
abstract class ReadCluster {

    static final Allocation SIZE = Allocation.of(2, 512);

    ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture("pve1", "pve2");
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    Observation look() throws HostUnavailableException {
        return api.host.observe();
    }

    /** Another round of pvestatd, and a look at what it has measured. */
    Observation nextLook() throws HostUnavailableException {
        api.pass(Duration.ofSeconds(10));
        return look();
    }

    static Observed find(Observation seen, ContainerId id) {
        return seen.containers().stream()
                .filter(observed -> observed.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Reading.Counters counters(Observation seen, ContainerId id) {
        Reading reading = Seen.reading(find(seen, id));
        assertThat(reading).isInstanceOf(Reading.Counters.class);
        return (Reading.Counters) reading;
    }

    static Reading unknown(String cause) {
        return new Reading.Unknown(cause);
    }

    static String row(int vmid, String node) {
        return """
                {"maxmem":536870912,"status":"running","memhost":0,"disk":2891776,"type":"lxc","diskwrite":0,"uptime":516,
                 "maxdisk":1020702720,"maxcpu":1,"vmid":%d,"diskread":0,"name":"web1","template":0,"id":"lxc/%1$d",
                 "netout":0,"mem":352256,"cpu":0,"netin":0,"node":"%s"}""".formatted(vmid, node);
    }
}
