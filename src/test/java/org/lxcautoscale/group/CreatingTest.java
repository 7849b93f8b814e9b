package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.decision.group.Member.Condition;
import org.lxcautoscale.group.FakeCluster.Box;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.settings.Tag;

/** Container 101, which runs, is cloned to 99000, in steps of a second. */
class CreatingTest {

    private static final ContainerId ID = new ContainerId("99000");
    private static final Ipv4Interface ADDRESS =
            Ipv4Interface.parse("10.0.1.20/16").orElseThrow();
    private static final Ipv4Interface OTHER =
            Ipv4Interface.parse("10.0.1.21/16").orElseThrow();

    private final FakeCluster cluster = new FakeCluster(1);
    private final FakeCluster.Tasks tasks = cluster.new Tasks();
    private Creating.Vacancy vacancy = Creating.Vacancy.FREE;
    private Conditions.Known condition = new Conditions.Known(Condition.READY, "");
    private boolean canKeep = true;
    private String hookProblem = "none";
    private Instant startedAt = Instant.MIN;

    private final Creating.Premises premises = new Creating.Premises() {
        @Override
        public Duration announced() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String tag() {
            return GroupFixture.TAG;
        }

        @Override
        public boolean isFull() {
            return true;
        }

        @Override
        public Optional<String> storage() {
            return Optional.empty();
        }

        @Override
        public Creating.Vacancy vacancy(ContainerId id) {
            return vacancy;
        }

        @Override
        public boolean keep(Creation creation) {
            return canKeep;
        }

        @Override
        public Conditions.Known condition(Container container, Instant now) {
            startedAt = startedAt.equals(Instant.MIN) ? now : startedAt;
            return condition;
        }

        @Override
        public Optional<Ipv4Interface> address(Inventory inventory, ContainerId id) {
            return Optional.of(OTHER);
        }

        @Override
        public boolean onReady(Container container, Workplace at, Consumer<String> then) {
            if (hookProblem.equals("none")) {
                return false;
            }
            then.accept(hookProblem);
            return true;
        }
    };

    private Creation creation(boolean isRestart) {
        return new Creation(
                ID,
                FakeCluster.BASE,
                new CloneName("101-cloned-1"),
                Optional.of(ADDRESS),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                isRestart,
                "much load",
                Creation.Stage.PLANNED,
                cluster.now().wall(),
                "");
    }

    private Optional<Creating.End> pass(Creating creating, int seconds) {
        for (int second = 0; second < seconds; second++) {
            tasks.advance();
            Optional<Creating.End> end =
                    creating.step(new Workplace(tasks, new NoHooks(), cluster::read, cluster.now()));
            if (end.isPresent()) {
                return end;
            }
            cluster.pass(Duration.ofSeconds(1));
        }
        return Optional.empty();
    }

    /** Goes on until it has ended, for half an hour at most. */
    private Creating.End end(Creating creating) {
        return pass(creating, 1800).orElseThrow(() -> new AssertionError("it has not ended, " + creating.creation()));
    }

    private Creating.End end() {
        return end(new Creating(premises, creation(false)));
    }

    private static String failure(Creating.End end) {
        return end instanceof Creating.End.Undone undone ? undone.creation().failure() : end.toString();
    }

    private Box box() {
        Box box = cluster.boxes.get(ID);
        assertThat(box).isNotNull();
        return box;
    }

    private void assertNothingIsLeft() {
        assertThat(cluster.boxes).doesNotContainKey(ID);
        assertThat(cluster.boxes.get(FakeCluster.BASE).snapshots).isEmpty();
    }

    @Test
    void aNewMemberHasTagsAndAddressAndRunsAndNoSnapshotIsLeft() {
        assertThat(end()).isInstanceOf(Creating.End.Ready.class);

        assertThat(box().isRunning).isTrue();
        assertThat(box().name).isEqualTo("101-cloned-1");
        assertThat(box().tags).containsExactlyInAnyOrder("web", GroupFixture.TAG, Tag.CREATED);
        assertThat(box().address).contains(ADDRESS);
        assertThat(cluster.boxes.get(FakeCluster.BASE).snapshots).isEmpty();
    }

    @Test
    void itIsNotStartedBeforeOthersHaveHadTimeToSeeItsTags() {
        end();

        assertThat(Duration.between(FakeCluster.START, startedAt)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aStoppedBaseIsCopiedWithoutSnapshot() {
        cluster.boxes.get(FakeCluster.BASE).isRunning = false;
        Creating creating = new Creating(premises, creation(false));
        pass(creating, 1);

        assertThat(creating.creation().snapshot()).isEmpty();
        assertThat(end(creating)).isInstanceOf(Creating.End.Ready.class);
    }

    @Test
    void oneThatDoesNotBecomeReadyIsRemovedWithAllThatWasMade() {
        condition = new Conditions.Known(Condition.UNHEALTHY, "not ready within health_start_grace: no answer");

        assertThat(failure(end())).isEqualTo("not ready within health_start_grace: no answer");
        assertNothingIsLeft();
    }

    @Test
    void oneThatOthersHaveMadeNeedlessIsRemovedBeforeItIsStarted() {
        vacancy = Creating.Vacancy.NONE;

        assertThat(failure(end())).isEqualTo("others have been added meanwhile");
        assertThat(startedAt).isEqualTo(Instant.MIN);
        assertNothingIsLeft();
    }

    @Test
    void anAddressThatSomebodyHasTakenMeanwhileIsExchanged() {
        Box thief = new Box(new ContainerId("300"), "thief", "pve1", Set.of(), Optional.of(ADDRESS));
        cluster.boxes.put(thief.id, thief);

        assertThat(end()).isInstanceOf(Creating.End.Ready.class);
        assertThat(box().address).contains(OTHER);
    }

    @Test
    void aContainerOfSomebodyElseWithItsIdStays() {
        Box other = new Box(ID, "mine", "pve1", Set.of(), Optional.empty());
        cluster.boxes.put(ID, other);

        assertThat(failure(end())).contains("already exists");
        assertThat(cluster.boxes).containsEntry(ID, other);
        assertThat(cluster.boxes.get(FakeCluster.BASE).snapshots).isEmpty();
    }

    @Test
    void withoutABaseNothingIsMade() {
        cluster.boxes.remove(FakeCluster.BASE);

        assertThat(failure(end())).isEqualTo("there is no container 101 (base_snapshot_name) to clone");
        assertThat(cluster.boxes).doesNotContainKey(ID);
    }

    @Test
    void nothingIsBegunThatCannotBeWrittenDown() {
        canKeep = false;

        assertThat(pass(new Creating(premises, creation(false)), 300)).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void aLockOfTheBaseIsWaitedFor() {
        cluster.boxes.get(FakeCluster.BASE).lock = "backup";
        cluster.schedule(Duration.ofSeconds(300), () -> cluster.boxes.get(FakeCluster.BASE).lock = "");

        assertThat(end()).isInstanceOf(Creating.End.Ready.class);
    }

    @Test
    void aLockOfTheBaseIsNotWaitedForForever() {
        cluster.boxes.get(FakeCluster.BASE).lock = "backup";

        assertThat(failure(end())).isEqualTo("container 101 is locked (backup)");
    }

    /** A clone that was killed half-way keeps its lock until an administrator removes it. */
    @Test
    void aCloneThatStaysLockedIsGivenUpAndRemembered() {
        Creating creating = new Creating(premises, creation(false));
        condition = new Conditions.Known(Condition.BOOTING, "no answer yet");
        pass(creating, 300);
        box().lock = "create";

        assertThat(lost(end(creating))).contains(ID);
        assertThat(cluster.boxes.get(FakeCluster.BASE).snapshots).isEmpty();
    }

    @Test
    void aCloneOnANodeThatDiesIsGivenUpAndRemembered() {
        Creating creating = new Creating(premises, creation(false));
        condition = new Conditions.Known(Condition.BOOTING, "no answer yet");
        pass(creating, 300);
        box().node = "pve3";
        cluster.deadNodes.add("pve3");

        assertThat(lost(end(creating))).contains(ID);
        assertThat(cluster.boxes.get(FakeCluster.BASE).snapshots).isEmpty();
    }

    /** Another program has made its own clone under this id, which is a member by now. */
    @Test
    void aMemberOfAnotherProgramIsNotTakenForALateClone() {
        assertThat(end()).isInstanceOf(Creating.End.Ready.class);
        Creation late = creation(false)
                .at(Creation.Stage.CLONING, cluster.now().wall())
                .failed("it appeared after it had been given up", cluster.now().wall());

        assertThat(end(new Creating(premises, late))).isInstanceOf(Creating.End.Undone.class);
        assertThat(box().isRunning).isTrue();
    }

    private static Optional<ContainerId> lost(Creating.End end) {
        return end instanceof Creating.End.Undone undone ? undone.lost().map(Lost::id) : Optional.empty();
    }

    @Test
    void aParkedMemberIsStartedAndLosesItsTag() {
        park();

        assertThat(end(new Creating(premises, creation(true)))).isInstanceOf(Creating.End.Ready.class);
        assertThat(box().isRunning).isTrue();
        assertThat(box().tags).doesNotContain(Tag.PARKED);
    }

    @Test
    void aParkedMemberThatDoesNotBecomeReadyIsParkedAgain() {
        park();
        condition = new Conditions.Known(Condition.UNHEALTHY, "no answer");

        assertThat(failure(end(new Creating(premises, creation(true))))).isEqualTo("no answer");
        assertThat(box().isRunning).isFalse();
        assertThat(box().tags).contains(Tag.PARKED, Tag.CREATED, GroupFixture.TAG);
    }

    private void park() {
        cluster.boxes.put(
                ID,
                new Box(
                        ID,
                        "101-cloned-1",
                        "pve1",
                        Set.of(GroupFixture.TAG, Tag.CREATED, Tag.PARKED),
                        Optional.of(ADDRESS)));
    }

    @Test
    void aHookThatFailsIsTold() {
        hookProblem = "its hook failed: exit code 3";

        assertThat(end())
                .isInstanceOfSatisfying(
                        Creating.End.Ready.class,
                        ready -> assertThat(ready.note()).isEqualTo("its hook failed: exit code 3"));
    }
}
