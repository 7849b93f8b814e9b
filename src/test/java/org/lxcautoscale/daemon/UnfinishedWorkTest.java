package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.control.Job;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.host.NoSuchContainerException;

/** Long work that was under way when the program ended: the next one finishes it. What was begun goes on on the host. */
class UnfinishedWorkTest extends LongWorkFixture {

    private final List<String> said = new ArrayList<>();

    /** Notes what is said of a container at the end. */
    private void note(long second, ContainerId id) {
        at(second, it -> said.add(it.workOn(id).map(work -> work.sentence()).orElse("nothing")));
    }

    @Test
    void aContainerThatRanIsStartedAgainAfterARollback() throws Exception {
        order(20, snapshot(WEB, SNAPSHOT));
        order(30, new Job.RollBack(WEB, SNAPSHOT));
        run(31);
        assertThat(steps()).containsExactly("CreateSnapshot", "RollBack");
        note(100, WEB);
        run(120);

        assertThat(steps()).endsWith("RollBack", "Start");
        assertThat(container(WEB).isRunning()).isTrue();
        assertThat(said).singleElement().asString().contains("has been started again", "is not known");
    }

    @Test
    void aContainerThatWasStoppedStaysSoAfterARollback() throws Exception {
        order(20, snapshot(WEB, SNAPSHOT));
        run(25);
        host.stop(WEB);
        order(30, new Job.RollBack(WEB, SNAPSHOT));
        run(31);
        run(120);

        assertThat(steps()).doesNotContain("Start");
        assertThat(container(WEB).isRunning()).isFalse();
    }

    @Test
    void aCloneIsFinishedAndItsSnapshotDeleted() throws Exception {
        order(20, copy());
        run(30);
        assertThat(steps()).containsExactly("CreateSnapshot", "Clone");
        note(190, COPY);
        run(200);

        assertThat(steps()).containsExactly("CreateSnapshot", "Clone", "SetTags", "Start", "DeleteSnapshot");
        assertThat(container(COPY).isRunning()).isTrue();
        assertThat(container(COPY).tags()).contains(Job.CREATED);
        assertThat(snapshots(WEB)).isEmpty();
        assertThat(said).singleElement().asString().contains("was cloned from 101 and started");
    }

    @Test
    void theSnapshotOfACloneThatWasNotMadeIsDeleted() throws Exception {
        order(20, copy());
        run(21);
        assertThat(steps()).containsExactly("CreateSnapshot");
        run(300);

        assertThat(snapshots(WEB)).isEmpty();
        assertThatExceptionOfType(NoSuchContainerException.class).isThrownBy(() -> container(COPY));
    }

    @Test
    void aRemovalIsFinished() throws Exception {
        host.setTags(WEB, Set.of(Job.CREATED));
        order(20, new Job.Remove(WEB, false));
        run(21);
        assertThat(steps()).containsExactly("Stop");
        run(120);

        assertThat(steps()).endsWith("Destroy");
        assertThatExceptionOfType(NoSuchContainerException.class).isThrownBy(() -> container(WEB));
    }

    @Test
    void ofASingleTaskItIsSaidThatNothingIsKnown() throws Exception {
        order(20, snapshot(WEB, SNAPSHOT));
        run(21);
        note(60, WEB);
        run(70);

        assertThat(said).singleElement().asString().contains("whether it was done is not known");
        assertThat(steps()).containsExactly("CreateSnapshot");
    }

    @Test
    void whatWasFinishedIsNotDoneAgain() throws Exception {
        order(20, copy());
        run(100);
        int before = steps().size();
        run(200);

        assertThat(steps()).hasSize(before);
        assertThat(dir.resolve("work.json")).content().doesNotContain("CLONE");
    }

    @Test
    void aFileThatMakesNoSenseIsNoReasonToForget() throws Exception {
        Files.writeString(dir.resolve("work.json"), "{\"jobs\": [{\"kind\": \"DANCE\"}]}");

        assertThatIOException().isThrownBy(() -> run(10)).withMessageContaining("work.json makes no sense");
    }

    @Test
    void whatCannotBeWrittenDownIsNotBegun() throws Exception {
        at(10, _ -> {
            try {
                Files.createDirectory(dir.resolve("work.json"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        order(20, snapshot(WEB, SNAPSHOT));
        run(60);

        assertRefused(Reply.Kind.NOT_KEPT, "could not be written down");
        assertThat(steps()).isEmpty();
    }
}
