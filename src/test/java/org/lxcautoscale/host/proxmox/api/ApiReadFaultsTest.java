package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** Nodes and values that make no sense. */
class ApiReadFaultsTest extends ApiFaults {

    @Test
    void anInvalidValueMakesOnlyItsContainerUnknown() throws Exception {
        ContainerId odd = api.add(0, "102", SIZE);
        api.server.misreport("lxc/102", "tags", "[]");

        assertThat(whyUnreadable(odd)).isEqualTo("its row in /cluster/resources makes no sense: tags is a list");
        api.pass(Duration.ofSeconds(10));
        assertThat(readingOf(id)).isInstanceOf(Reading.Counters.class);
    }

    @Test
    void anInvalidRowIsIgnored() throws Exception {
        api.server.addRow("[1]");

        assertThat(readingOf(id)).isInstanceOf(Reading.Counters.class);
    }

    // ---- nodes

    @Test
    void anOfflineNodeMakesOnlyItsContainersUnknown() throws Exception {
        ContainerId there = api.add(1, "102", SIZE);
        api.server.takeOffline("pve2");

        assertThat(whyUnreadable(there)).isEqualTo("node pve2 is offline");
        api.pass(Duration.ofSeconds(10));
        assertThat(readingOf(id)).isInstanceOf(Reading.Counters.class);

        api.server.behave();
        api.pass(Duration.ofSeconds(10));
        assertThat(readingOf(there)).isInstanceOf(Reading.Counters.class);
    }

    @Test
    void nothingIsGrantedOnANodeThatTheOthersCannotReach() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            api.server.misbehave(
                    1,
                    request -> request.path().equals("/nodes/pve1/status"),
                    new Misbehaviour.Refusal(596, "Connection timed out"));

            Observation seen = api.host.observe();

            assertThat(seen.nodes()
                            .getFirst()
                            .usage()
                            .orElseThrow()
                            .memoryAvailable()
                            .bytes())
                    .isZero();
            assertThat(Seen.reading(seen.containers().getFirst()))
                    .isInstanceOfSatisfying(
                            Reading.Counters.class,
                            counters -> assertThat(
                                            counters.memory().orElseThrow().floor())
                                    .isEqualTo(SIZE.memory().bytes()));
            api.host.observe();
            assertThat(log.lines())
                    .contains(
                            "WARNING Memory of node pve1 is not known, nothing of it is handed out: the node does not"
                                    + " answer (596 Connection timed out)",
                            "INFO Memory of node pve1 is known again.");
        }
    }
}
