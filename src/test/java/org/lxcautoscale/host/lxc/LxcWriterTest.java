package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.cgroup.FakeMachine;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

class LxcWriterTest {

    private static final Allocation SMALL = Allocation.of(1, 256);
    private static final Allocation LARGE = Allocation.of(2, 384);

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(names = {"UNIFIED", "LEGACY"})
    void memoryIsNeverShrunkBelowWhatIsInUse(Layout layout) throws Exception {
        FakeLxc lxc = new FakeLxc(root, layout);
        ContainerId id = lxc.create(LARGE);
        lxc.load(id, MemorySize.ofMebibytes(300));
        String config = Files.readString(lxc.config(id));

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> lxc.writer().write(id, SizeChange.between(LARGE, SMALL)));

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure).hasMessage("web1: 300 MB in use do not fit into 256 MB");
        assertThat(Seen.container(lxc.host().read(id)).allocation()).isEqualTo(LARGE);
        assertThat(lxc.config(id)).hasContent(config);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIFIED", "LEGACY"})
    void whereMemoryIsNotLimitedCoresAreManagedAndMemoryIsWhatIsConfigured(Layout layout) throws Exception {
        FakeLxc lxc = new FakeLxc(root, layout);
        lxc.machine().disableMemory();
        ContainerId id = lxc.create(SMALL);
        assertThat(Seen.container(lxc.host().read(id)).allocation()).isEqualTo(SMALL);
        assertThat(Seen.reading(lxc.host().read(id))).isInstanceOf(Reading.Counters.class);

        Allocation moreCores = new Allocation(LARGE.cores(), SMALL.memory());
        lxc.writer().write(id, SizeChange.between(SMALL, moreCores));
        assertThat(Seen.container(lxc.host().read(id)).allocation()).isEqualTo(moreCores);

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> lxc.writer().write(id, SizeChange.between(moreCores, LARGE)));
        assertThat(failure).hasMessageContaining("this machine does not limit the memory of containers");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIFIED", "LEGACY"})
    void limitsInForceAreTakenBackWhenTheConfigurationCannotBeWritten(Layout layout) throws Exception {
        FakeLxc lxc = new FakeLxc(root, layout);
        ContainerId id = lxc.create(SMALL);
        Path elsewhere = root.resolve("gone/config");
        Files.createDirectories(elsewhere.getParent());
        Files.move(lxc.config(id), elsewhere);
        Path proc = Path.of("/proc/sys/kernel/ostype");
        Files.createSymbolicLink(lxc.config(id), proc);

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> lxc.writer().write(id, SizeChange.between(SMALL, LARGE)));

        assertThat(failure.kind()).isIn(Kind.FAILED, Kind.DENIED);
        Files.delete(lxc.config(id));
        Files.move(elsewhere, lxc.config(id));
        assertThat(Seen.container(lxc.host().read(id)).allocation()).isEqualTo(SMALL);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIFIED", "LEGACY"})
    void coresAreTakenBackThoughMemoryIsInUseMeanwhile(Layout layout) throws Exception {
        FakeLxc lxc = new FakeLxc(root, layout);
        ContainerId id = lxc.create(SMALL);
        lxc.load(id, MemorySize.ofMebibytes(300));
        Path elsewhere = lxc.config(id).resolveSibling("elsewhere");
        Files.move(lxc.config(id), elsewhere);
        Files.createSymbolicLink(lxc.config(id), Path.of("/proc/sys/kernel/ostype"));

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> lxc.writer().write(id, SizeChange.between(SMALL, LARGE)));

        assertThat(failure.kind()).isIn(Kind.FAILED, Kind.DENIED);
        Files.delete(lxc.config(id));
        Files.move(elsewhere, lxc.config(id));
        assertThat(Seen.container(lxc.host().read(id)).allocation())
                .isEqualTo(new Allocation(SMALL.cores(), LARGE.memory()));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIFIED", "LEGACY"})
    void memoryIsTakenBackWhenCoresCannotBeSet(Layout layout) throws Exception {
        FakeLxc lxc = new FakeLxc(root, layout);
        ContainerId id = lxc.create(SMALL);
        lxc.machine().quota(FakeLxc.group(id), "garbage");

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> lxc.writer().write(id, SizeChange.between(SMALL, LARGE)));

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        String limit = layout == Layout.UNIFIED ? "memory.max" : "memory.limit_in_bytes";
        assertThat(lxc.machine().memoryDirectory(FakeLxc.group(id)).resolve(limit))
                .hasContent("268435456");
    }

    @Test
    void theLimitWithSwapIsNeverTheLowerOne() throws Exception {
        FakeLxc lxc = new FakeLxc(root, Layout.LEGACY);
        ContainerId id = lxc.create(SMALL);
        FakeMachine machine = lxc.machine();
        Path withSwap = machine.memoryDirectory(FakeLxc.group(id)).resolve("memory.memsw.limit_in_bytes");
        Files.writeString(withSwap, (300L << 20) + "\n");

        lxc.writer().write(id, SizeChange.between(SMALL, LARGE));
        assertThat(withSwap).hasContent(Long.toString((384L + 44) << 20));

        lxc.writer().write(id, SizeChange.between(LARGE, SMALL));
        assertThat(withSwap).hasContent(Long.toString(300L << 20));
    }

    @Test
    void modeAndOtherLinesOfTheConfigurationStay() throws Exception {
        FakeLxc lxc = new FakeLxc(root, Layout.UNIFIED);
        ContainerId id = lxc.create(SMALL);
        Files.setPosixFilePermissions(lxc.config(id), PosixFilePermissions.fromString("rw-r-----"));

        lxc.writer().write(id, SizeChange.between(SMALL, LARGE));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lxc.config(id))))
                .isEqualTo("rw-r-----");
        assertThat(Files.readAllLines(lxc.config(id)))
                .containsExactly(
                        "# made by hand",
                        "lxc.uts.name = \"web1\"",
                        "",
                        "lxc.group = Web",
                        "# lxc-autoscale.tags = Test",
                        "lxc.cgroup2.cpu.max = 200000 100000",
                        "lxc.cgroup2.memory.max = 402653184",
                        "lxc.tty.max = 5");
    }

    @Test
    void aFaultWithOneContainerCostsThatContainerOnly() throws Exception {
        FakeLxc lxc = new FakeLxc(root, Layout.UNIFIED);
        lxc.create(SMALL);
        lxc.create(SMALL);
        AtomicInteger asked = new AtomicInteger();
        InstantSource clock = () -> {
            if (asked.getAndIncrement() == 1) {
                throw new IllegalStateException("a fault");
            }
            return Instant.now();
        };

        try (ContainerHost host = new PlainLxc(root, root.resolve("var/lib/lxc"), clock)) {
            assertThat(host.observe().containers())
                    .hasSize(2)
                    .filteredOn(Observed.Unreadable.class::isInstance)
                    .singleElement()
                    .extracting(observed -> ((Observed.Unreadable) observed).cause())
                    .isEqualTo("an internal error: java.lang.IllegalStateException: a fault");
            assertThat(host.observe().containers()).allMatch(Observed.Readable.class::isInstance);
        }
    }

    @Test
    void groupsAreTagsAndSoIsWhatOurCommentSays() throws Exception {
        FakeLxc lxc = new FakeLxc(root, Layout.UNIFIED);

        assertThat(Seen.container(lxc.host().read(lxc.create(SMALL))).tags()).containsExactlyInAnyOrder("web", "test");
    }
}
