package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.group.FakeCluster.Box;
import org.lxcautoscale.group.Removal.Way;
import org.lxcautoscale.settings.Tag;

/** Member 99000 of group WEB is taken out, in steps of a second. */
class RemovingTest {

    private static final ContainerId ID = new ContainerId("99000");

    private final FakeCluster cluster = new FakeCluster(1);
    private final FakeCluster.Tasks tasks = cluster.new Tasks();
    private final List<Removal> kept = new ArrayList<>();
    private final List<String> hooks = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private boolean hasHook;
    private boolean canSpare = true;
    private Box box;

    @BeforeEach
    void aMember() {
        box = new Box(ID, "101-cloned-1", "pve1", Set.of(GroupFixture.TAG, Tag.CREATED, "web"), Optional.empty());
        box.isRunning = true;
        cluster.boxes.put(ID, box);
        cluster.onEnd = one -> ends.add("with " + (one.tags.contains(Tag.PARKED) ? "tag" : "no tag"));
    }

    private final Removing.Premises premises = new Removing.Premises() {
        @Override
        public Duration announced() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String tag() {
            return GroupFixture.TAG;
        }

        @Override
        public boolean canSpare(ContainerId id) {
            return canSpare;
        }

        @Override
        public void keep(Removal removal) {
            kept.add(removal);
        }

        @Override
        public boolean onTerminate(Container container, Workplace at, Consumer<String> then) {
            if (hasHook) {
                hooks.add(container.id() + (container.isRunning() ? " while it runs" : " too late"));
                then.accept("its hook failed: exit code 3");
            }
            return hasHook;
        }
    };

    private Removing removing(Way way) {
        return new Removing(
                premises,
                new Removal(ID, way, "low load", false, 0, cluster.now().wall()));
    }

    /** Goes on until it has ended, for an hour at most. */
    private Removing.End end(Removing removing) {
        for (int second = 0; second < 3600; second++) {
            tasks.advance();
            Optional<Removing.End> end =
                    removing.step(new Workplace(tasks, new NoHooks(), cluster::read, cluster.now()));
            if (end.isPresent()) {
                return end.get();
            }
            cluster.pass(Duration.ofSeconds(1));
        }
        throw new AssertionError("it has not ended, " + removing.removal());
    }

    private static String why(Removing.End end) {
        return end instanceof Removing.End.GivenUp givenUp ? givenUp.why() : end.toString();
    }

    @Test
    void aParkedMemberIsStoppedAndKeepsItsTags() {
        assertThat(end(removing(Way.PARK))).isInstanceOf(Removing.End.Removed.class);

        assertThat(box.isRunning).isFalse();
        assertThat(box.tags).containsExactlyInAnyOrder(GroupFixture.TAG, Tag.CREATED, Tag.PARKED, "web");
    }

    @Test
    void anExpelledMemberIsStoppedAndIsNoMemberAnyMore() {
        assertThat(end(removing(Way.EXPEL))).isInstanceOf(Removing.End.Removed.class);

        assertThat(box.isRunning).isFalse();
        assertThat(box.tags).doesNotContain(GroupFixture.TAG).contains(Tag.CREATED);
        assertThat(cluster.boxes).containsKey(ID);
    }

    @Test
    void aDestroyedMemberIsGone() {
        assertThat(end(removing(Way.DESTROY))).isInstanceOf(Removing.End.Removed.class);

        assertThat(cluster.boxes).doesNotContainKey(ID);
        assertThat(ends).containsOnly("with tag").hasSize(2);
    }

    @Test
    void aMemberIsNotStoppedBeforeOthersHaveHadTimeToSeeThatItWillBe() {
        end(removing(Way.PARK));

        assertThat(Duration.between(FakeCluster.START, cluster.now().wall()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theHookIsRunOnceWhileItStillRunsAndItsFailureIsTold() {
        hasHook = true;
        Removing.End end = end(removing(Way.PARK));

        assertThat(hooks).containsExactly("99000 while it runs");
        assertThat(end)
                .isInstanceOfSatisfying(
                        Removing.End.Removed.class,
                        removed -> assertThat(removed.note()).isEqualTo("its hook failed: exit code 3"));
        assertThat(kept).anyMatch(Removal::hasDrained);
    }

    @Test
    void whoeverTakesATagAwayKeepsTheContainer() {
        for (String tag : List.of(GroupFixture.TAG, Tag.CREATED)) {
            Set<String> less = new HashSet<>(Set.of(GroupFixture.TAG, Tag.CREATED));
            less.remove(tag);
            box.tags = less;

            assertThat(why(end(removing(Way.DESTROY))))
                    .isEqualTo("it does not have the tags autoscale-group-web and autoscale-created any more");
            assertThat(box.isRunning).isTrue();
        }
    }

    @Test
    void aMemberThatIsNeededAfterAllStaysAndLosesItsTag() {
        canSpare = false;

        assertThat(why(end(removing(Way.DESTROY)))).isEqualTo("others have been taken out meanwhile, and it is needed");
        assertThat(box.isRunning).isTrue();
        assertThat(box.tags).doesNotContain(Tag.PARKED).contains(GroupFixture.TAG);
    }

    @Test
    void aMemberThatIsGoneIsOut() {
        cluster.boxes.remove(ID);

        assertThat(end(removing(Way.PARK))).isInstanceOf(Removing.End.Removed.class);
    }

    @Test
    void aLockIsWaitedFor() {
        box.lock = "backup";
        cluster.schedule(Duration.ofSeconds(200), () -> box.lock = "");

        assertThat(end(removing(Way.PARK))).isInstanceOf(Removing.End.Removed.class);
        assertThat(Duration.between(FakeCluster.START, cluster.now().wall())).isGreaterThan(Duration.ofSeconds(200));
    }

    @Test
    void aLockIsNotWaitedForForever() {
        box.lock = "backup";

        assertThat(why(end(removing(Way.PARK)))).isEqualTo("it is locked (backup)");
        assertThat(box.isRunning).isTrue();
    }

    @Test
    void aNodeThatDiesIsNotWaitedForForever() {
        cluster.deadNodes.add(box.node);

        assertThat(why(end(removing(Way.DESTROY)))).isEqualTo("it cannot be read");
    }

    @Test
    void anotherProgramGoesOnWhereOneHasEnded() {
        box.tags = Set.of(GroupFixture.TAG, Tag.CREATED, Tag.PARKED);
        box.isRunning = false;

        assertThat(end(removing(Way.DESTROY))).isInstanceOf(Removing.End.Removed.class);
        assertThat(cluster.boxes).doesNotContainKey(ID);
        assertThat(hooks).isEmpty();
    }
}
