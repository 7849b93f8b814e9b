package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.cgroup.FileSystems.FileSystem;
import org.lxcautoscale.host.cgroup.FileSystems.Space;

/** Root file systems that answer, and some that do not. */
@Timeout(60)
class FileSystemsTest {

    private static final Space SPACE = new Space(30, 100);

    private final Map<String, CountDownLatch> blocked = new ConcurrentHashMap<>();
    private final Map<String, FileSystem> known = new ConcurrentHashMap<>();
    private final List<String> underWay = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicLong seconds = new AtomicLong();
    private final FileSystems fileSystems = new FileSystems(this::space, () -> seconds.get() * 1_000_000_000);
    private final Logger logger = Logger.getLogger("lxc-autoscale");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getMessage().contains("root file system")) { // others log, too
                log.add(record.getLevel() + " " + record.getMessage().replaceAll(".*container ([0-9]+) .*", "$1"));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void release() {
        blocked.values().forEach(CountDownLatch::countDown);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("filesystems")));
        logger.removeHandler(handler);
    }

    private @Nullable Space space(Path directory) {
        String id = directory.toString();
        underWay.add(id);
        CountDownLatch latch = blocked.get(id);
        try {
            if (latch != null) {
                latch.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        underWay.remove(id);
        return id.equals("gone") ? null : SPACE;
    }

    private void block(String id) {
        blocked.put(id, new CountDownLatch(1));
    }

    private void answer(String id) {
        blocked.remove(id).countDown();
    }

    private FileSystem ask(String id) {
        FileSystem one = known.computeIfAbsent(id, _ -> new FileSystem(new ContainerId(id)));
        fileSystems.ask(one, Path.of(id));
        return one;
    }

    private void awaitAnswer(String id) {
        await().until(() -> known.get(id).last() != null);
    }

    private void awaitCall(String id) {
        await().until(() -> underWay.contains(id));
    }

    @Test
    void eachIsAskedAndOneThatCannotTellIsUnknown() {
        ask("101");
        ask("gone");
        ask("102");

        awaitAnswer("101");
        awaitAnswer("102");
        assertThat(known.get("102").last()).isEqualTo(SPACE);
        assertThat(known.get("gone").last()).isNull();
    }

    @Test
    void noMoreThanOneCallIsUnderWayAsLongAsNoneHangs() {
        block("101");
        ask("101");
        awaitCall("101");
        ask("102");
        seconds.addAndGet(30);
        ask("103");

        assertThat(underWay).containsExactly("101");
        answer("101");
        awaitAnswer("103");
        assertThat(known.get("102").last()).isEqualTo(SPACE);
        assertThat(log).isEmpty();
    }

    @Test
    void oneThatHangsKeepsItsLastValueAndTheOthersGoOn() {
        ask("101");
        awaitAnswer("101");
        block("101");
        ask("101");
        awaitCall("101");
        seconds.addAndGet(31);

        ask("102");
        awaitAnswer("102");
        ask("101");
        ask("103");
        awaitAnswer("103");

        assertThat(underWay).containsExactly("101");
        assertThat(known.get("101").last()).isEqualTo(SPACE);
        assertThat(log).containsExactly("WARNING 101");
    }

    @Test
    void oneThatAnswersAgainIsAskedAgain() {
        block("101");
        ask("101");
        awaitCall("101");
        seconds.addAndGet(31);
        ask("102");
        awaitAnswer("102");

        answer("101");
        awaitAnswer("101");

        await().until(() -> log.contains("INFO 101"));
        known.remove("101");
        ask("101");
        awaitAnswer("101");
    }

    @Test
    void atMostThreeThreadsAreLeftHanging() {
        for (String id : List.of("101", "102", "103")) {
            block(id);
            ask(id);
            awaitCall(id);
            seconds.addAndGet(31);
        }
        ask("104");
        ask("104");
        assertThat(underWay).containsExactly("101", "102", "103");
        assertThat(log).containsExactly("WARNING 101", "WARNING 102", "WARNING 103");

        answer("102");

        awaitAnswer("104");
        assertThat(underWay).containsExactly("101", "103");
    }

    @Test
    void aRealFileSystemHasASize(@TempDir Path directory) {
        Space space = Space.of(directory);

        assertThat(space).isNotNull();
        assertThat(space.total()).isPositive();
        assertThat(space.used()).isBetween(0L, space.total());
        assertThat(Space.of(directory.resolve("missing"))).isNull();
    }
}
