package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Approval;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.control.Hold;
import org.lxcautoscale.control.ModeOrder.Target;
import org.lxcautoscale.control.PauseFile;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/** What people order while the loop runs, in virtual time. Container 101 uses 300 of 2048 MB and 0.5 of 2 cores. */
class ControlTest {

    private static final ContainerId WEB = new ContainerId("101");
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    @TempDir
    private Path dir;

    private final Map<String, String> keys = new HashMap<>();
    private final Map<Long, Consumer<Control>> acts = new LinkedHashMap<>();
    private final List<CompletableFuture<Reply>> replies = new ArrayList<>();
    private VirtualTime time = new VirtualTime(START);
    private SimulatedHost host = host();
    private Control control;

    @BeforeEach
    void configure() {
        keys.putAll(Map.of(
                "backend", "simulated",
                "poll_interval", "60",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("log").toString()));
    }

    private SimulatedHost host() {
        return new SimulatedHost(
                Scenario.of(
                        1,
                        HostSpec.of("pve1", 8, 16).withWriteTime(Duration.ofSeconds(2)),
                        ContainerSpec.of(
                                "101",
                                "web",
                                Allocation.of(2, 2048),
                                new Demand.Constant(0.5, MemorySize.ofMebibytes(300)))),
                time);
    }

    /** What happens so many seconds after the start. */
    private void at(long second, Consumer<Control> act) {
        acts.put(second, act);
    }

    private void order(long second, Command command) {
        at(second, it -> replies.add(it.submit(command)));
    }

    /** A daemon runs for so long; another one may go on afterwards. */
    private void run(long seconds) throws Exception {
        Settings settings = new ConfigurationReader(Map.of()).defaults(keys).settings();
        OpenHost open = OpenHost.simulated(host, time);
        Instant from = time.now().monotonic();
        Control running =
                Control.open(settings, time.now(), time::wake, Optional.empty(), new Programs(dir, time::wake));
        control = running;
        time.onTick(monotonic -> Optional.ofNullable(
                        acts.remove(Duration.between(START, monotonic).toSeconds()))
                .ifPresent(act -> act.accept(running)));
        try (Assembly assembly = Assembly.of(settings, open, List.of(), running);
                running) {
            Daemon.Visitor visitor = new Daemon.Visitor() {
                @Override
                public void before(Moment now) {
                    running.step(assembly.cycle(), now);
                }
            };
            new Daemon(settings, time, assembly.cycle(), it -> it, Alarms.NONE, visitor).run(from.plusSeconds(seconds));
        }
    }

    private Allocation size() throws Exception {
        return host.read(WEB).container().allocation();
    }

    private Reply reply() {
        return replies.getLast().getNow(new Reply.Refused(Reply.Kind.FAILED, "no reply yet"));
    }

    private static Command.Resize resize(long cores, long mebibytes) {
        return new Command.Resize(
                WEB, Map.of(Resource.CPU, cores * 1000, Resource.MEMORY, mebibytes << 20), false, false, "anna");
    }

    private static Command.Resize memory(long mebibytes, boolean isForced) {
        return new Command.Resize(WEB, Map.of(Resource.MEMORY, mebibytes << 20), isForced, false, "anna");
    }

    @Test
    void aSizeIsSetAndKept() throws Exception {
        order(65, resize(6, 4096));
        run(1800);

        assertThat(reply()).isInstanceOf(Reply.Done.class);
        assertThat(size()).isEqualTo(Allocation.of(6, 4096));
        assertThat(control.standing().holds())
                .containsExactly(
                        new Hold(WEB, START.plusSeconds(67).plus(Duration.ofHours(4)), "anna", "its size was set"));
    }

    @Test
    void afterTheHoldThePoliciesDecideAgain() throws Exception {
        keys.put("manual_hold", "600");
        order(65, resize(6, 4096));
        run(3600);

        assertThat(size()).isNotEqualTo(Allocation.of(6, 4096));
        assertThat(control.standing().holds()).isEmpty();
    }

    @Test
    void aSizeBelowWhatIsInUseIsRefusedWithTheFigures() throws Exception {
        order(65, memory(320, false));
        run(120);

        assertThat(reply()).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Reply.Kind.CONFLICT);
            assertThat(refused.sentence()).contains("300 MB are in use", "at least");
        });
        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
        assertThat(control.standing().holds()).isEmpty();
    }

    @Test
    void forceSetsItAllTheSame() throws Exception {
        order(65, memory(320, true));
        run(100);

        assertThat(reply()).isInstanceOf(Reply.Done.class);
        assertThat(size()).isEqualTo(Allocation.of(2, 320));
    }

    @Test
    void aDryRunOnlySaysWhatWouldBeDone() throws Exception {
        order(65, new Command.Resize(WEB, Map.of(Resource.CPU, 6000L), false, true, "anna"));
        run(120);

        assertThat(reply())
                .isInstanceOfSatisfying(
                        Reply.Done.class, done -> assertThat(done.sentence()).contains("6 cores"));
        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void moreThanTheHostHasIsRefused() throws Exception {
        order(65, resize(9, 2048));
        run(120);

        assertThat(reply())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("at most 8 cores"));
        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void anUnknownContainerIsNotFound() throws Exception {
        order(65, new Command.Resize(new ContainerId("999"), Map.of(Resource.CPU, 1000L), false, false, "anna"));
        run(120);

        assertThat(reply())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Reply.Kind.NOT_FOUND));
    }

    @Test
    void aSecondSizeWhileTheFirstIsWrittenIsAConflict() throws Exception {
        at(65, it -> {
            replies.add(it.submit(resize(4, 2048)));
            replies.add(it.submit(resize(6, 2048)));
        });
        run(120);

        assertThat(replies.getFirst().join()).isInstanceOf(Reply.Done.class);
        assertThat(reply())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("under way"));
        assertThat(size()).isEqualTo(Allocation.of(4, 2048));
    }

    @Test
    void aSizeWaitsForTheLoopsOwnWriteToTheSameContainer() throws Exception {
        at(70, _ -> host.setLoad(WEB, 0.5, MemorySize.ofMebibytes(2030)));
        for (long second = 71; second < 84; second++) {
            order(second, memory(6000, false));
        }
        run(140);

        assertThat(replies.getFirst().join()).isInstanceOf(Reply.Done.class);
        assertThat(size().memory().mebibytes()).isEqualTo(6000);
    }

    @Test
    void theSizeThatWasSetIsTheOneToRollBackTo() throws Exception {
        keys.put("manual_hold", "0");
        order(65, resize(6, 4096));
        order(3000, new Command.RollBack(WEB, "anna"));
        run(3100);

        assertThat(size()).isEqualTo(Allocation.of(6, 4096));
    }

    @Test
    void aBoostEndsByItselfAlsoAfterARestart() throws Exception {
        order(65, new Command.BoostFor(WEB, Map.of(Resource.MEMORY, 8192L << 20), Duration.ofMinutes(20), "anna"));
        run(600);
        assertThat(size()).isEqualTo(Allocation.of(2, 8192));

        run(690);

        assertThat(size().memory().mebibytes()).isEqualTo(2048);
        assertThat(control.standing().boosts()).isEmpty();
    }

    @Test
    void aBoostOfABoostGoesBackToTheSizeBeforeBoth() throws Exception {
        order(65, new Command.BoostFor(WEB, Map.of(Resource.MEMORY, 4096L << 20), Duration.ofMinutes(20), "anna"));
        order(120, new Command.BoostFor(WEB, Map.of(Resource.MEMORY, 8192L << 20), Duration.ofMinutes(5), "anna"));
        order(200, new Command.EndBoost(WEB, "anna"));
        run(210);

        assertThat(reply()).isInstanceOf(Reply.Done.class);
        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void aHeldContainerKeepsItsSizeEvenWhenItIsShortOfMemory() throws Exception {
        order(5, new Command.HoldFor(WEB, Duration.ofHours(1), "I measure", "anna"));
        at(70, _ -> host.setLoad(WEB, 0.5, MemorySize.ofMebibytes(2000)));
        run(1000);

        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
        assertThat(control.standing().holds())
                .singleElement()
                .satisfies(hold -> assertThat(hold.why()).isEqualTo("I measure"));
    }

    @Test
    void aReleasedContainerIsSizedAgain() throws Exception {
        order(5, new Command.HoldFor(WEB, Duration.ofHours(1), "", "anna"));
        order(500, new Command.Release(WEB, "anna"));
        run(2000);

        assertThat(reply()).isInstanceOf(Reply.Done.class);
        assertThat(size().memory().mebibytes()).isLessThan(2048);
    }

    @Test
    void aSizeThatWasChangedByHandIsNotUndone() throws Exception {
        run(600);
        Allocation shrunk = size();
        assertThat(shrunk).isNotEqualTo(Allocation.of(2, 2048));
        host.resizeExternally(WEB, Allocation.of(3, 3072));

        run(3600);

        assertThat(size()).isEqualTo(Allocation.of(3, 3072));
        assertThat(control.standing().holds())
                .singleElement()
                .satisfies(hold -> assertThat(hold.why()).contains("3 cores", "3072 MB"));
    }

    @Test
    void nothingIsChangedWhileThePauseFileIsThere() throws Exception {
        new PauseFile(dir).create("anna");
        run(1000);
        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
        assertThat(control.standing().isPaused()).isTrue();

        new PauseFile(dir).delete();
        run(1000);

        assertThat(size()).isNotEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void theModeOfAContainerWinsOverThatOfAll() throws Exception {
        order(5, new Command.SetMode(Target.ALL, Optional.of(OperatingMode.OBSERVE), "anna"));
        order(
                6,
                new Command.SetMode(new Target(Target.Kind.CONTAINER, "101"), Optional.of(OperatingMode.AUTO), "anna"));
        run(1000);

        assertThat(size()).isNotEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void aModeOfWhatThereIsNotIsRefused() throws Exception {
        for (Target target :
                List.of(new Target(Target.Kind.TIER, "TIER_NONE"), new Target(Target.Kind.CONTAINER, "9"))) {
            order(5, new Command.SetMode(target, Optional.of(OperatingMode.OBSERVE), "anna"));
            run(20);

            assertThat(reply())
                    .isInstanceOfSatisfying(
                            Reply.Refused.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Reply.Kind.NOT_FOUND));
            assertThat(control.standing().modes()).isEmpty();
        }
    }

    @Test
    void aChangeWaitsUntilItIsApproved() throws Exception {
        List<Approval> seen = new ArrayList<>();
        order(5, new Command.SetMode(Target.ALL, Optional.of(OperatingMode.APPROVE), "anna"));
        at(900, it -> {
            seen.addAll(it.standing().approvals());
            replies.add(it.submit(new Command.Approve(seen.getFirst().id(), "anna")));
        });
        run(910);

        assertThat(seen).hasSize(1);
        assertThat(reply()).isInstanceOf(Reply.Done.class);
        assertThat(size()).isEqualTo(seen.getFirst().after());
        assertThat(control.standing().approvals()).isEmpty();
    }

    @Test
    void aRejectedChangeIsNotMadeNorAskedForAgainSoon() throws Exception {
        order(5, new Command.SetMode(Target.ALL, Optional.of(OperatingMode.APPROVE), "anna"));
        at(
                900,
                it -> replies.add(it.submit(
                        new Command.Reject(it.standing().approvals().getFirst().id(), "anna"))));
        run(1800);

        assertThat(size()).isEqualTo(Allocation.of(2, 2048));
        assertThat(control.standing().approvals()).isEmpty();
    }

    @Test
    void thePreviewIsWhatTheNextCycleDecides() throws Exception {
        order(295, new Command.Preview("anna"));
        run(310);

        assertThat(reply())
                .isInstanceOfSatisfying(
                        Reply.Planned.class,
                        planned -> assertThat(planned.decisions())
                                .singleElement()
                                .satisfies(decision -> assertThat(decision.id()).isEqualTo(WEB)));
    }

    @Test
    void whatIsOrderedOutlivesARestart() throws Exception {
        order(5, new Command.HoldFor(WEB, Duration.ofHours(1), "", "anna"));
        order(
                6,
                new Command.SetMode(
                        new Target(Target.Kind.TIER, "DEFAULT"), Optional.of(OperatingMode.OBSERVE), "anna"));
        run(10);
        run(10);

        assertThat(control.standing().holds()).hasSize(1);
        assertThat(control.standing().modes()).hasSize(1);
    }

    @Test
    void ordersThatMakeNoSenseKeepTheDaemonFromStarting() throws IOException {
        Files.writeString(dir.resolve("orders.json"), "{\"holds\": [{\"container\": \"101\"}]}");

        assertThatThrownBy(() -> run(10)).isInstanceOf(IOException.class).hasMessageContaining("orders.json");
    }

    @Test
    void anOrderThatCannotBeWrittenDownIsNotInForce() throws Exception {
        at(5, it -> {
            try {
                Files.createDirectory(dir.resolve("orders.json"));
                Files.createFile(dir.resolve("orders.json").resolve("x"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            replies.add(it.submit(new Command.HoldFor(WEB, Duration.ofHours(1), "", "anna")));
        });
        run(20);

        assertThat(reply())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Reply.Kind.NOT_KEPT));
        assertThat(control.standing().holds()).isEmpty();
    }

    @Test
    void moreCommandsThanFitAreRefusedAtOnce() throws Exception {
        at(5, it -> {
            for (int i = 0; i < 100; i++) {
                replies.add(it.submit(new Command.Preview("anna")));
            }
        });
        run(20);

        assertThat(replies.stream().map(CompletableFuture::join))
                .filteredOn(Reply.Refused.class::isInstance)
                .hasSize(36);
    }

    @Test
    void commandsAfterTheEndAreRefused() throws Exception {
        run(20);

        assertThat(control.submit(new Command.Preview("anna")).join()).isInstanceOf(Reply.Refused.class);
    }
}
