package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.metrics.Seen;

/** The list of a cluster is up to a minute older than what was written. */
class LaggingListTest extends ReadCluster {

    @Test
    void whatWasWrittenTakesPrecedenceOverALaggingList() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        look();

        api.writer.write(id, SizeChange.between(SIZE, Allocation.of(3, 768)));
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(Allocation.of(3, 768));

        assertThat(Seen.container(find(look(), id)).allocation()).isEqualTo(Allocation.of(3, 768));
        assertThat(Seen.container(find(nextLook(), id)).allocation()).isEqualTo(Allocation.of(3, 768));
    }

    @Test
    void aListThatStaysAsItWasBeforeOurWriteDoesNotUndoIt() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        look();
        api.server.hangPvestatd("pve1", Duration.ofSeconds(200));
        assertThatOurWriteIsNotUndone(id);
    }

    @Test
    void aRoundThatWasBegunBeforeOurWriteAndShowsAMinuteLaterDoesNotUndoIt() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        look();
        api.server.slowPvestatd("pve1", Duration.ofSeconds(60));
        api.pass(Duration.ofSeconds(10));
        assertThatOurWriteIsNotUndone(id);
    }

    private void assertThatOurWriteIsNotUndone(ContainerId id) throws Exception {
        api.writer.write(id, SizeChange.between(SIZE, Allocation.of(3, 768)));
        api.host.read(id);

        for (int i = 0; i < 30; i++) {
            assertThat(Seen.container(find(nextLook(), id)).allocation()).isEqualTo(Allocation.of(3, 768));
        }
    }

    @Test
    void whatSomeoneElseSetsShowsWithinHalfAMinute() throws Exception {
        ContainerId id = api.add(0, "101", SIZE);
        look();
        api.writer.write(id, SizeChange.between(SIZE, Allocation.of(3, 768)));
        api.host.read(id);

        api.node(0).resizeExternally(id, Allocation.of(1, 256));
        api.pass(Duration.ofSeconds(31));

        assertThat(Seen.container(find(look(), id)).allocation()).isEqualTo(Allocation.of(1, 256));
    }
}
