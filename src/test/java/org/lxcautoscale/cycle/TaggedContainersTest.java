package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.Verdict;

/** Tags in the scaling cycle. */
class TaggedContainersTest {

    private static final Allocation SIZE = Allocation.of(2, 1024);

    @TempDir
    Path dir;

    private CycleFixture fixture;
    private TestHost host;

    @BeforeEach
    void aContainerThatNeedsMoreOfEverything() throws IOException {
        fixture = new CycleFixture(dir);
        host = fixture.host;
        host.add("101", SIZE);
        host.uses("101", 1.9, 900);
    }

    private static Verdict memory(CycleReport report) {
        return report.outcomes().getFirst().decision().verdict(Resource.MEMORY);
    }

    @Test
    void anObservedContainerIsDecidedAndExplainedButNeverWritten() throws Exception {
        host.tag("101", "autoscale-observe");

        CycleReport report = fixture.cycle();

        assertThat(report.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.PLANNED);
            assertThat(outcome.detail()).isEqualTo("tagged autoscale-observe");
            assertThat(outcome.decision().target()).isEqualTo(Allocation.of(3, 1536));
        });
        assertThat(host.log).isEmpty();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void anObservedContainerIsNotWrittenBetweenCycles() throws Exception {
        host.tag("101", "autoscale-observe");
        host.uses("101", 1.9, 1020);
        fixture.sample();

        assertThat(fixture.sample().outcomes()).isEmpty();
        assertThat(host.log).isEmpty();
    }

    @Test
    void anObservedContainerDoesNotAffectTheOthers() throws Exception {
        host.add("102", SIZE);
        host.uses("102", 1.9, 900);
        host.tag("101", "autoscale-observe");

        CycleReport report = fixture.cycle();

        assertThat(report.outcomes())
                .extracting(outcome -> outcome.decision().id() + " " + outcome.result())
                .containsExactly("102 APPLIED", "101 PLANNED");
        assertThat(host.sizeOf("101")).isEqualTo(SIZE);
        assertThat(host.sizeOf("102")).isEqualTo(Allocation.of(3, 1536));
    }

    @Test
    void aContainerTaggedOffIsHeldWithAReason() throws Exception {
        host.tag("101", "autoscale-off");

        CycleReport report = fixture.cycle();

        assertThat(memory(report).reason()).isEqualTo(Reason.IGNORED);
        assertThat(memory(report).sentence()).isEqualTo("ignored: tagged autoscale-off");
        assertThat(host.log).isEmpty();
    }

    @Test
    void aTagLimitsTheGrowth() throws Exception {
        host.tag("101", "autoscale-max-memory-1280m");

        assertThat(memory(fixture.cycle()).after()).isEqualTo(1280L << 20);
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(3, 1280));
    }

    @Test
    void aChangeOfTagsAppliesFromTheNextObservation() throws Exception {
        host.tag("101", "autoscale-off");
        fixture.cycle();
        assertThat(host.sizeOf("101")).isEqualTo(SIZE);

        host.tag("101");
        fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(3, 1536));
    }

    @Test
    void tagsThatChangeRightBeforeTheWriteStopIt() throws Exception {
        host.beforeRead = () -> host.tag("101", "autoscale-off");

        CycleReport report = fixture.cycle();

        assertThat(report.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.REFUSED);
            assertThat(outcome.detail()).isEqualTo("its tags have just been changed");
        });
        assertThat(host.sizeOf("101")).isEqualTo(SIZE);
    }

    @Test
    void anInvalidTagIsReportedOnceAndStopsWrites() throws Exception {
        host.tag("101", "autoscale-max-memory-2q");

        fixture.cycle();
        fixture.cycle();

        assertThat(fixture.events)
                .containsExactly(
                        "Container 101: tag autoscale-max-memory-2q: '2q' is not a size; write 512m, 8g or 8192"
                                + " (MB)");
        assertThat(host.sizeOf("101")).isEqualTo(SIZE);

        host.tag("101", "autoscale-max-memory-2g");
        fixture.cycle();

        assertThat(fixture.events).last().isEqualTo("101 APPLIED ");
    }
}
