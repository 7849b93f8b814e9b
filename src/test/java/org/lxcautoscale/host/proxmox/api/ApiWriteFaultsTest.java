package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.metrics.Seen;

/** Writes that fail, may have been carried out, or find another configuration. */
class ApiWriteFaultsTest extends ApiFaults {

    @Test
    void aContainerThatMovesBetweenReadingAndWritingIsFollowed() throws Exception {
        api.host.observe();
        move();

        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(SIZE);
        api.writer.write(id, SizeChange.between(SIZE, LARGER));

        assertThat(Seen.container(api.node(1).read(id)).allocation()).isEqualTo(LARGER);
    }

    @Test
    void aContainerThatMovesBetweenItsConfigurationAndTheWriteIsFollowed() throws Exception {
        api.host.observe();
        api.server.misbehave(1, ApiFaults::isPut, new Misbehaviour.Meanwhile(this::move));

        api.writer.write(id, SizeChange.between(SIZE, LARGER));

        assertThat(Seen.container(api.node(1).read(id)).allocation()).isEqualTo(LARGER);
    }

    private void move() {
        api.node(0).remove(id);
        api.node(1).add(ContainerSpec.of("101", "ct101", SIZE, ApiFixture.IDLE));
    }

    @Test
    void aContainerThatIsGoneIsGone() throws Exception {
        api.host.observe();
        api.node(0).remove(id);

        assertThat(catchThrowableOfType(NoSuchContainerException.class, () -> api.host.read(id)))
                .isNotNull();
        assertThat(writeFails().kind()).isEqualTo(Kind.NOT_FOUND);
    }

    // ---- cpulimit

    @Test
    void cpulimitAndCoresAreWrittenInOneRequestAndReadBack() throws Exception {
        api.host.observe();
        CpuSize none = new CpuSize.OfCpulimit(Cores.UNLIMITED, SIZE.cores(), Cores.UNLIMITED);
        Allocation before = new Allocation(none, SIZE.memory());
        Allocation limited = before.with(Resource.CPU, 2500);

        api.writer.write(id, SizeChange.between(before, limited));

        assertThat(Seen.container(api.host.read(id)).sizedIn(CpuUnit.CPULIMIT).allocation())
                .isEqualTo(limited);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(1);

        api.writer.write(id, SizeChange.between(limited, before));

        assertThat(Seen.container(api.host.read(id)).sizedIn(CpuUnit.CPULIMIT).allocation())
                .isEqualTo(before);
    }

    @Test
    void aLimitSetConcurrentlyBySomeoneElseIsKept() throws Exception {
        api.host.observe();
        CpuSize none = new CpuSize.OfCpulimit(Cores.UNLIMITED, SIZE.cores(), Cores.UNLIMITED);
        Allocation before = new Allocation(none, SIZE.memory());
        api.writer.write(id, SizeChange.between(before, before.with(Resource.CPU, 700)));

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class,
                () -> api.writer.write(id, SizeChange.between(before, before.with(Resource.CPU, 1500))));

        assertThat(failure).hasMessage("container 101: somebody else has just changed it to 0.7 cores, 512 MB");
    }

    // ---- writing

    @Test
    void aConcurrentChangeOfTheConfigurationIsReadAndCheckedOnceMore() throws Exception {
        api.server.misbehave(
                1, ApiFaults::isPut, new Misbehaviour.Meanwhile(() -> api.server.describe(id, "somebody was here")));

        api.writer.write(id, SizeChange.between(SIZE, LARGER));

        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(LARGER);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(2);
    }

    @Test
    void aSizeSetConcurrentlyBySomeoneElseIsKept() throws Exception {
        Allocation theirs = Allocation.of(4, 1024);
        api.server.misbehave(
                1,
                ApiFaults::isPut,
                new Misbehaviour.Meanwhile(() -> api.node(0).resizeExternally(id, theirs)));

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure).hasMessage("container 101: somebody else has just changed it to 4 cores, 1024 MB");
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(theirs);
    }

    @Test
    void aConfigurationThatKeepsChangingIsNotWritten() {
        List<Integer> changes = new ArrayList<>();
        api.server.misbehave(9, ApiFaults::isPut, new Misbehaviour.Meanwhile(() -> {
            changes.add(1);
            api.server.describe(id, "change " + changes.size());
        }));

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("container 101: somebody else has just changed its configuration");
        assertThat(changes).hasSize(2);
    }

    @Test
    void withoutQuorumEverythingIsReadAndNothingWritten() throws Exception {
        api.server.loseQuorum();

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("container 101: cluster not ready - no quorum?");
        assertThat(api.host.observe().containers()).hasSize(1);
    }

    @Test
    void aLockedContainerIsReportedAsLocked() {
        api.node(0).lock(id, "backup");

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
        assertThat(failure).hasMessage("container 101: CT is locked (backup)");
    }

    @Test
    void aSizeThatTheKernelRefusesIsReportedAsBusy() {
        api.server.misbehave(
                1,
                ApiFaults::isPut,
                new Misbehaviour.Refusal(
                        500, "unable to hotplug memory: closing file failed - Device or resource busy"));

        assertThat(writeFails().kind()).isEqualTo(Kind.BUSY);
    }

    @Test
    void anInvalidSizeIsRejectedWithItsParameter() {
        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class,
                () -> api.writer.write(id, SizeChange.between(SIZE, Allocation.of(9000, 512))));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure)
                .hasMessage("container 101: Proxmox rejects it: cores: value must have a maximum value of 8192");
    }

    @Test
    void aWriteWithoutAResponseIsNotRepeatedAndMayHaveBeenCarriedOut() throws Exception {
        open(SHORT);
        api.server.misbehave(1, ApiFaults::isPut, new Misbehaviour.Silence());

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(1);
        open(ApiFixture.TIMEOUTS);
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(LARGER);
    }

    @Test
    void aWriteWhoseConnectionBreaksIsNotRepeated() {
        api.server.misbehave(1, ApiFaults::isPut, new Misbehaviour.HangUp());

        assertThat(writeFails().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(1);
    }

    static List<Misbehaviour> betweenUsAndTheNode() {
        return List.of(
                new Misbehaviour.Refusal(596, "Connection timed out"),
                new Misbehaviour.Refusal(504, "Gateway Timeout"),
                new Misbehaviour.Html());
    }

    @ParameterizedTest
    @MethodSource("betweenUsAndTheNode")
    void aWriteThatAProxyGaveUpOnMayHaveBeenCarriedOut(Misbehaviour misbehaviour) {
        api.server.misbehave(1, ApiFaults::isPut, misbehaviour);

        assertThat(writeFails().kind()).isEqualTo(Kind.TIMED_OUT);
    }
}
