package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.Reading;

/** Setting, recognising and releasing {@code memory.high}. */
class CgroupBrakesTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final String GROUP = "lxc/101";
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    private FakeMachine machine;
    private Cgroups cgroups;
    private MemoryBrakes brakes;

    @BeforeEach
    void start() throws Exception {
        machine = new FakeMachine(root, Layout.UNIFIED);
        machine.start(GROUP, 1024 * MIB);
        machine.memory(GROUP, 300 * MIB, 100 * MIB);
        high(1016 * MIB);
        open();
    }

    /** As a new process. */
    private void open() throws IOException {
        cgroups = new Cgroups(
                root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, BrakeRecord.in(root.resolve("state/brakes")));
        brakes = new CgroupBrakes(cgroups, limit -> limit / 1024 * 1016, false);
    }

    private void high(Object bytes) {
        machine.memoryFile(GROUP, "memory.high", bytes);
    }

    private String high() throws IOException {
        return Files.readString(machine.memoryDirectory(GROUP).resolve("memory.high"))
                .strip();
    }

    private LimitsInForce read() throws Exception {
        cgroups.beginScan();
        Reading reading = cgroups.readAnew(ID);
        return ((Reading.Counters) reading).limits();
    }

    private void set(long bytes) {
        brakes.set(Map.of(ID, new Brake(bytes)));
        await().until(() -> high().equals(Long.toString(bytes)));
    }

    @Test
    void whatTheHostSetsCountsAsReleased() throws Exception {
        assertThat(read().brake()).contains(Brake.RELEASED);

        high("max");

        assertThat(read().brake()).contains(Brake.RELEASED);
    }

    @Test
    void aBrakeIsNoLimit() throws Exception {
        read();

        set(900 * MIB);

        assertThat(read().brake()).contains(new Brake(900 * MIB));
        assertThat(read().memory().orElseThrow().isHeld()).isFalse();
    }

    @Test
    void whatIsAboveItIsReclaimedInSmallPartsFirst() throws Exception {
        machine.memoryFile(GROUP, "memory.reclaim", "");
        read();

        set(400 * MIB);
        assertThat(reclaimed()).describedAs("of 400 MiB").isEmpty();

        set(300 * MIB);
        assertThat(reclaimed()).describedAs("the last part of 100 MiB").isEqualTo(Long.toString(4 * MIB));
    }

    private String reclaimed() throws IOException {
        return Files.readString(machine.memoryDirectory(GROUP).resolve("memory.reclaim"))
                .strip();
    }

    @Test
    void isSeenAtTheNextScanSoThatItIsNotSetAgain() throws Exception {
        Object configuration = "";
        scan(configuration);
        scan(configuration);

        set(900 * MIB);

        assertThat(scan(configuration).brake()).contains(new Brake(900 * MIB));
    }

    private LimitsInForce scan(Object configuration) throws Exception {
        cgroups.beginScan();
        Reading reading = cgroups.read(ID, configuration);
        cgroups.endScan();
        return ((Reading.Counters) reading).limits();
    }

    @Test
    void anotherProcessKnowsItAndReleasesIt() throws Exception {
        read();
        set(900 * MIB);

        open();

        assertThat(read().brake()).contains(new Brake(900 * MIB));
        brakes.close();
        assertThat(high()).isEqualTo(Long.toString(1016 * MIB));
        assertThat(read().brake()).contains(Brake.RELEASED);
        assertThat(root.resolve("state/brakes")).isEmptyFile();
    }

    @Test
    void aProcessThatHasReadNothingYetReleasesItToo() throws Exception {
        read();
        set(900 * MIB);

        open();
        brakes.close();

        assertThat(high()).isEqualTo(Long.toString(1016 * MIB));
    }

    @Test
    void isReleasedToWhatTheHostSetsForTheLimitOfNow() throws Exception {
        read();
        set(900 * MIB);
        machine.memoryFile(GROUP, "memory.max", 2048 * MIB);

        brakes.set(Map.of(ID, Brake.RELEASED));

        await().until(() -> high().equals(Long.toString(2032 * MIB)));
        await().until(() -> Files.readString(root.resolve("state/brakes")).isEmpty());
    }

    @Test
    void anAdministratorsOwnIsNeverTouched() throws Exception {
        high(700 * MIB);
        assertThat(read().brake()).isEmpty();

        brakes.set(Map.of(ID, new Brake(900 * MIB)));
        brakes.close();

        assertThat(high()).isEqualTo(Long.toString(700 * MIB));
        assertThat(read().memory().orElseThrow().holder()).isEqualTo("memory.high");
    }

    @Test
    void anAdministratorsOwnReplacesABrakeForGood() throws Exception {
        read();
        set(900 * MIB);
        high(700 * MIB);
        read();

        brakes.set(Map.of(ID, Brake.RELEASED));
        brakes.close();

        assertThat(high()).isEqualTo(Long.toString(700 * MIB));
    }

    @Test
    void aBrakeThatCouldNotBeMovedIsStillKnown() throws Exception {
        read();
        set(900 * MIB);
        Path file = machine.memoryDirectory(GROUP).resolve("memory.max");
        String limit = Files.readString(file);
        Files.writeString(file, "nonsense");

        brakes.set(Map.of(ID, new Brake(950 * MIB)));
        brakes.close();
        Files.writeString(file, limit);
        open();

        assertThat(read().brake()).contains(new Brake(900 * MIB));
        brakes.close();
        assertThat(high()).isEqualTo(Long.toString(1016 * MIB));
    }

    @Test
    void aContainerThatIsGoneIsForgotten() throws Exception {
        read();
        set(900 * MIB);
        machine.stop(GROUP);

        open();
        brakes.close();

        assertThat(root.resolve("state/brakes")).isEmptyFile();
    }

    private String max() throws IOException {
        return Files.readString(machine.memoryDirectory(GROUP).resolve("memory.max"))
                .strip();
    }

    @Test
    void aLimitIsRaisedTogetherWithItsBrake() throws Exception {
        read();
        set(900 * MIB);

        assertThat(brakes.raise(ID, 2048 * MIB, new Brake(1800 * MIB))).isTrue();

        assertThat(max()).isEqualTo(Long.toString(2048 * MIB));
        assertThat(high()).isEqualTo(Long.toString(1800 * MIB));
        assertThat(read().brake()).contains(new Brake(1800 * MIB));
    }

    @Test
    void aBrakeOfTheFormerLimitDoesNotFollowARaise() throws Exception {
        read();
        CountDownLatch isRaised = new CountDownLatch(1);
        try (ExecutorService busy = Executors.newSingleThreadExecutor()) {
            Future<Boolean> waiting = busy.submit(() -> isRaised.await(60, TimeUnit.SECONDS));
            MemoryBrakes late = new CgroupBrakes(cgroups, limit -> limit / 1024 * 1016, false, busy);
            late.set(Map.of(ID, new Brake(900 * MIB)));
            late.raise(ID, 2048 * MIB, Brake.RELEASED);
            isRaised.countDown();
            assertThat(waiting.get()).isTrue();
            busy.submit(() -> {}).get();
        }

        assertThat(high()).isEqualTo(Long.toString(2032 * MIB));
    }

    @Test
    void aRaiseWhileMemoryIsReclaimedEndsThat() throws Exception {
        whileReclaiming(_ -> machine.memoryFile(GROUP, "memory.max", 2048 * MIB));

        assertThat(reclaimed()).isEmpty();
        assertThat(high()).isEqualTo(Long.toString(1016 * MIB));
    }

    @Test
    void theEndOfTheProgramWhileMemoryIsReclaimedEndsThat() throws Exception {
        whileReclaiming(ExecutorService::shutdown);

        assertThat(reclaimed()).isEmpty();
        assertThat(high()).isEqualTo(Long.toString(1016 * MIB));
    }

    @Test
    void withoutAnyOfThatItIsReclaimedAndSet() throws Exception {
        whileReclaiming(_ -> {});

        assertThat(reclaimed()).isEqualTo(Long.toString(4 * MIB));
        assertThat(high()).isEqualTo(Long.toString(300 * MIB));
    }

    /** Does something when a brake of 300 MiB has just found out how much it is to reclaim, which are 100 MiB. */
    private void whileReclaiming(Consumer<ExecutorService> action) throws Exception {
        machine.memoryFile(GROUP, "memory.reclaim", "");
        read();
        Path current = machine.memoryDirectory(GROUP).resolve("memory.current");
        Files.delete(current);
        assertThat(new ProcessBuilder("mkfifo", current.toString()).start().waitFor())
                .isZero();
        try (ExecutorService busy = Executors.newSingleThreadExecutor()) {
            new CgroupBrakes(cgroups, limit -> limit / 1024 * 1016, false, busy).set(Map.of(ID, new Brake(300 * MIB)));
            Future<?> written = busy.submit(() -> {});
            try (OutputStream asked = Files.newOutputStream(current)) { // when the brake asks
                action.accept(busy);
                asked.write(Long.toString(400 * MIB).getBytes(StandardCharsets.US_ASCII));
            }
            written.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLimitAtTheMaximumIsRaisedWithoutABrake() throws Exception {
        read();
        set(900 * MIB);

        brakes.raise(ID, 2048 * MIB, Brake.RELEASED);

        assertThat(high()).isEqualTo(Long.toString(2032 * MIB));
        assertThat(read().brake()).contains(Brake.RELEASED);
    }

    @Test
    void aBrakeBelowWhatIsChargedWaitsForTheNextSample() throws Exception {
        read();
        set(900 * MIB);
        machine.memory(GROUP, 950 * MIB, 20 * MIB);

        brakes.raise(ID, 1040 * MIB, new Brake(936 * MIB));

        assertThat(max()).isEqualTo(Long.toString(1040 * MIB));
        assertThat(high()).isEqualTo(Long.toString(1040 * MIB / 1024 * 1016));
    }

    @Test
    void aForeignMemoryHighStaysWhenTheLimitIsRaised() throws Exception {
        high(700 * MIB);
        read();

        brakes.raise(ID, 2048 * MIB, new Brake(1800 * MIB));

        assertThat(max()).isEqualTo(Long.toString(2048 * MIB));
        assertThat(high()).isEqualTo(Long.toString(700 * MIB));
    }

    @Test
    void aHostThatWritesAtOnceNeedsNoRaise() throws Exception {
        read();
        MemoryBrakes ofPlainLxc = new CgroupBrakes(cgroups, _ -> Long.MAX_VALUE, true);

        assertThat(ofPlainLxc.raise(ID, 2048 * MIB, new Brake(1800 * MIB))).isFalse();
        assertThat(max()).isEqualTo(Long.toString(1024 * MIB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "101", "101 -5", "101 1e9", "../x 900", "101 900 3", "101 9999999999999999999"})
    void aLineThatMakesNoSenseIsLeftOut(String line) throws Exception {
        Path file = root.resolve("brakes");
        Files.writeString(file, line + "\n102 4096\n");

        assertThat(BrakeRecord.in(file).all()).containsExactly(Map.entry(new ContainerId("102"), 4096L));
    }

    @Test
    void version1HasNone(@TempDir Path legacy) throws Exception {
        FakeMachine old = new FakeMachine(legacy, Layout.LEGACY);
        old.start(GROUP, 1024 * MIB);
        old.memory(GROUP, 300 * MIB, 100 * MIB);
        Cgroups ofOld = new Cgroups(legacy, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET);
        ofOld.beginScan();

        assertThat(((Reading.Counters) ofOld.readAnew(ID)).limits().brake()).isEqualTo(Optional.empty());
    }
}
