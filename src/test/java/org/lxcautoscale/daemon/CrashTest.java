package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.Node.Order;

/** The daemon is killed at any point and started again: sizes are old or new, and the journal knows which. */
@Timeout(240)
class CrashTest {

    private static final String BACKUP = "{\"cores\": 1, \"memory\": 1024}";

    @TempDir
    Path dir;

    private Node node;

    @BeforeEach
    void makeNode() throws Exception {
        node = new Node(dir);
    }

    @Test
    void aKillBeforeTheWriteIsAsIfNothingHadBeenTried() throws IOException {
        ContainerId id = node.needy(1024);
        killed(Order.KILL_BEFORE);

        assertThat(node.sizeOf(id)).isEqualTo(Allocation.of(1, 1024));
        assertThat(open()).containsOnlyKeys(id.value());
        try (Program next = node.site.start("daemon")) {
            next.awaitLine("Container 101 has 1 core, 1024 MB: the write that was left open had not been carried out.")
                    .awaitLine("Container 101: Increase Memory");
            assertThat(next.signal("TERM").end()).isZero();
        }
        assertThat(node.sizeOf(id).memory().mebibytes()).isGreaterThan(1024);
        assertThat(open()).isEmpty();
        assertThat(node.backup(id)).content().isEqualToIgnoringWhitespace(BACKUP);
    }

    @Test
    void aKillAfterTheWriteCountsAsApplied() throws IOException {
        ContainerId id = node.needy(1024);
        killed(Order.KILL_AFTER);

        Allocation grown = node.sizeOf(id);
        assertThat(grown.memory().mebibytes()).isGreaterThan(1024);
        assertThat(open()).containsOnlyKeys(id.value());
        try (Program next = node.site.start("daemon")) {
            next.awaitLine("Container 101 has " + grown + ": the write that was left open had been carried out.");
            assertThat(next.signal("TERM").end()).isZero();
        }
        assertThat(open()).isEmpty();
        assertThat(node.backup(id)).content().isEqualToIgnoringWhitespace(BACKUP);
    }

    @Test
    void aRollbackAfterAKillGivesBackTheFirstSize() throws IOException {
        ContainerId id = node.needy(1024);
        killed(Order.KILL_AFTER);
        node.needsLittle(id);

        Program rollback = node.site.run("rollback", id.value());

        assertThat(rollback.end()).as("%s %s", rollback.out(), rollback.err()).isZero();
        assertThat(node.sizeOf(id)).isEqualTo(Allocation.of(1, 1024));
    }

    @Test
    void killsAtRandomPointsLeaveNothingThatTheNextStartCannotSettle() throws IOException {
        Random random = new Random(11);
        ContainerId id = node.needy(1024);
        for (int round = 0; round < 5; round++) {
            try (Program daemon = node.site.start("daemon").awaitLines("", 1 + random.nextInt(12))) {
                daemon.signal("KILL").end();
            }
            assertThat(node.sizeOf(id).memory().mebibytes()).isGreaterThanOrEqualTo(1024);
            assertThat(open().size()).isLessThanOrEqualTo(1);
            node.needsMore(id);
        }
        try (Program last = node.site.start("daemon").awaitLine("Resource allocation process completed")) {
            assertThat(last.signal("TERM").end()).isZero();
            assertThat(last.out()).noneMatch(line -> line.contains("makes no sense"));
        }
        assertThat(open()).isEmpty();
        assertThat(node.backup(id)).content().isEqualToIgnoringWhitespace(BACKUP);
    }

    @Test
    void sigtermLetsTheWriteThatIsUnderWayEnd() throws IOException {
        ContainerId id = node.needy(1024);
        node.nextTime(Order.WAIT);
        try (Program daemon = node.site.start("daemon")) {
            await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(node.calls()));
            daemon.signal("TERM");
            assertThat(daemon.isAlive()).isTrue();
            node.release();

            assertThat(daemon.end()).isZero();
            assertThat(daemon.out())
                    .anyMatch(line -> line.contains("Container 101: Increase Memory"))
                    .last()
                    .asString()
                    .endsWith("LXC AutoScale has stopped.");
        }
        assertThat(node.sizeOf(id).memory().mebibytes()).isGreaterThan(1024);
        assertThat(open()).isEmpty();
    }

    private void killed(Order order) throws IOException {
        node.nextTime(order);
        try (Program daemon = node.site.start("daemon")) {
            assertThat(daemon.end()).as("killed by signal 9").isEqualTo(128 + 9);
        }
    }

    /** Intents of the journal without an outcome, by container. A last line may be cut off, none else. */
    private Map<String, Object> open() throws IOException {
        Map<String, Object> open = new HashMap<>();
        if (!Files.exists(node.site.journal())) {
            return open;
        }
        String text = Files.readString(node.site.journal());
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            boolean cutOff = i == lines.size() - 1 && !text.endsWith("\n");
            Map<String, Object> entry;
            try {
                entry = Jsonb.builder().build().type(Object.class).map().fromJson(lines.get(i));
            } catch (JsonException e) {
                assertThat(cutOff).as(lines.get(i)).isTrue();
                continue;
            }
            String id = String.valueOf(entry.get("container"));
            if ("intent".equals(entry.get("type"))) {
                open.put(id, entry);
            } else {
                open.remove(id);
            }
        }
        return open;
    }
}
