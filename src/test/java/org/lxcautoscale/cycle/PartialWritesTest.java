package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** Writes accepted in part, or accepted despite an error. */
class PartialWritesTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final long MB = 1 << 20;

    @TempDir
    Path dir;

    private CycleFixture fixture;
    private TestHost host;

    @BeforeEach
    void start() throws IOException {
        fixture = new CycleFixture(dir);
        host = fixture.host;
        host.add("101", Allocation.of(2, 1024));
    }

    private Path baseline() {
        return dir.resolve("backups/101_backup.json");
    }

    /** Proxmox sets the cores of {@code pct set --cores 3 --memory 1536} even if it cannot set the memory. */
    private void acceptOnlyCores() {
        host.fault = Optional.of(_ -> {
            host.change("101", Status.RUNNING, "", Allocation.of(3, 1024));
            throw new WriteFailedException(Kind.BUSY, "unable to hotplug memory");
        });
    }

    @Test
    void theBaselineIsKeptWhenPartOfTheFirstWriteWasAccepted() throws Exception {
        host.uses("101", 1.9, 900);
        acceptOnlyCores();

        fixture.cycle();

        assertThat(fixture.events).containsExactly("101 FAILED unable to hotplug memory");
        assertThat(baseline()).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
        assertThat(fixture.states.of(ID).known()).contains(Allocation.of(3, 1024));
    }

    @Test
    void theAcceptedPartIsNoExternalModification() throws Exception {
        host.uses("101", 1, 900);
        fixture.cycle();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1536));
        fixture.events.clear();
        host.uses("101", 1.9, 1400);
        host.fault = Optional.of(_ -> {
            host.change("101", Status.RUNNING, "", Allocation.of(3, 1536));
            throw new WriteFailedException(Kind.BUSY, "unable to hotplug memory");
        });

        fixture.cycle();
        host.fault = Optional.empty();
        host.uses("101", 1, 700);
        fixture.sample();

        assertThat(fixture.events).containsExactly("101 FAILED unable to hotplug memory");
        assertThat(baseline()).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    @Test
    void aSizeAcceptedWithAnErrorIsNoExternalModification() throws Exception {
        host.limits.put(ID, LimitsInForce.ofMemory(Limit.own(1024 * MB)));
        host.uses("101", 1, 1000);
        host.fault = Optional.of(real -> {
            real.run();
            throw new WriteFailedException(Kind.FAILED, "exit code 255");
        });

        fixture.cycle();

        assertThat(fixture.events)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event).startsWith("101 FAILED "));
        assertThat(baseline()).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    @Test
    void anOpenWriteIsKeptUntilTheContainerCanBeRead() throws Exception {
        host.uses("101", 1, 900);
        fixture.cycle();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1536));
        host.uses("101", 1.9, 1400);
        fixture.events.clear();
        host.fault = Optional.of(real -> {
            real.run();
            host.beforeRead = () -> host.withoutSize.add(ID);
        });
        fixture.cycle();
        host.fault = Optional.empty();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(3, 2106));
        // The list still shows the old size, the container itself cannot be read, and growth is urgent.
        host.uses("101", 1.9, 1530);
        host.listed.put(ID, Allocation.of(2, 1536));
        host.withoutSize.clear();
        fixture.sample();
        host.withoutSize.clear();
        fixture.sample();
        host.beforeRead = () -> {};
        host.listed.clear();
        host.withoutSize.clear();
        fixture.sample();

        assertThat(fixture.events).noneMatch(event -> event.contains("by hand"));
        assertThat(fixture.settled).containsExactly("101 2 cores, 1536 MB -> 3 cores, 2106 MB APPLIED");
        assertThat(baseline()).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    @Test
    void theBaselineOfAWriteThatCouldNotBeJournaledIsDeleted() throws Exception {
        host.uses("101", 1.9, 500);
        Files.createDirectory(fixture.journal());

        fixture.cycle();

        assertThat(fixture.events).singleElement().asString().contains("could not be journaled");
        assertThat(baseline()).doesNotExist();
    }

    @Test
    void theCountOfTimedOutWritesSurvivesARestart() throws Exception {
        host.uses("101", 1.9, 500);
        host.fault = Optional.of(_ -> {
            throw new WriteFailedException(Kind.TIMED_OUT, "no answer within 30 s");
        });
        fixture.cycle();
        Instant failedAt = fixture.now.monotonic();
        assertThat(fixture.states.of(ID).failures()).isEqualTo(1);

        fixture.now = fixture.now.plus(Duration.ofSeconds(20));
        fixture.restart();

        assertThat(fixture.states.isOpen(ID)).isTrue();
        assertThat(fixture.states.of(ID).failures()).isEqualTo(1);
        assertThat(fixture.states.of(ID).failedAt()).hasValue(failedAt);
    }

    @Test
    void aRollbackWaitsForItsWrites() throws Exception {
        for (String id : List.of("101", "102", "103", "104", "105", "106", "107", "108", "109")) {
            host.add(id, Allocation.of(2, 1024));
            host.uses(id, 1.9, 500);
        }
        fixture.cycle();
        DeferredWriter writer = new DeferredWriter(host);
        fixture.writeWith(writer);
        fixture.beforeSleep = () -> {
            fixture.now = fixture.now.plus(Duration.ofSeconds(30));
            writer.endAll();
        };

        Rollback.Report report = fixture.rollback().run(Set.of());

        assertThat(report.problems()).isEmpty();
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void anExternalModificationAfterAPartialRollbackBecomesTheBaseline() throws Exception {
        host.uses("101", 1, 1000);
        fixture.cycle();
        host.uses("101", 1, 1100);
        assertThat(fixture.rollback().run(Set.of(ID)).isComplete()).isFalse();
        assertThat(baseline()).exists();

        host.change("101", Status.RUNNING, "", Allocation.of(2, 4096));
        fixture.sample();

        assertThat(baseline()).content().isEqualTo("{\"cores\": 2, \"memory\": 4096}");
    }

    @Test
    void anErrorReadingOneContainerDoesNotAffectTheOthers() throws Exception {
        host.add("102", Allocation.of(2, 1024));
        host.uses("101", 1.9, 500);
        fixture.cycle();
        host.uses("101", 1, 500);
        host.uses("102", 1.9, 500);
        host.change("101", Status.RUNNING, "", Allocation.of(5, 1024));
        host.unreadableByFault.add(ID);

        fixture.cycle();

        assertThat(host.sizeOf("102")).isEqualTo(Allocation.of(3, 1024));
        assertThat(fixture.events.stream().filter(event -> event.contains("an internal error")))
                .hasSize(1);
    }
}
