package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.io.CompiledLibrary;

/** The log entries of the daemon as a process whose standard output goes to the journal. */
@Timeout(180)
class JournalEntriesTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private static final Pattern ABOUT = Pattern.compile("\\b[Cc]ontainer (\\d+)\\b");

    @TempDir
    Path dir;

    private Node node;
    private Path library;
    private Path socket;

    @BeforeEach
    void makeNode() throws Exception {
        library = CompiledLibrary.compile(dir);
        node = new Node(dir);
        socket = Files.createDirectories(dir.resolve("run/systemd/journal")).resolve("socket");
    }

    @Test
    void everyEntryAboutAContainerHasItsIdAndNoOtherHasOne() throws IOException {
        List<ContainerId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(node.needy(1024));
        }
        try (DatagramPeer journal = DatagramPeer.at(socket.toString());
                Program daemon = start(stdoutIsTheStream())) {
            for (ContainerId id : ids) {
                awaitEntry(journal, "MESSAGE=Container " + id + ": Increase Memory");
            }
            assertThat(daemon.signal("TERM").end()).isZero();
            awaitEntry(journal, "MESSAGE=LXC AutoScale has stopped.");

            assertThat(journal.lines()).hasSizeGreaterThan(10).allSatisfy(entry -> {
                Matcher about = ABOUT.matcher(entry.getLast());
                String priority = entry.getLast().startsWith("MESSAGE=Container") ? "PRIORITY=[346]" : "PRIORITY=[46]";
                assertThat(entry.getFirst()).matches(priority);
                assertThat(entry.get(1)).isEqualTo("SYSLOG_IDENTIFIER=lxc-autoscale");
                assertThat(entry.getLast()).startsWith("MESSAGE=");
                assertThat(entry.subList(2, entry.size() - 1))
                        .isEqualTo(about.find() ? List.of("LXA_VMID=" + about.group(1)) : List.of());
            });
            assertThat(daemon.out()).isEmpty();
        }
    }

    @Test
    void problemsWithAContainerHaveItsIdAndThePriorityOfAnError() throws IOException {
        ContainerId id = node.needy(1024);
        node.tag(id, "autoscale-tier-nosuch");
        try (DatagramPeer journal = DatagramPeer.at(socket.toString());
                Program _ = start(stdoutIsTheStream())) {
            awaitEntry(journal, "MESSAGE=Container " + id + ": ");

            assertThat(journal.lines())
                    .filteredOn(entry -> entry.getLast().startsWith("MESSAGE=Container " + id + ": "))
                    .allSatisfy(
                            entry -> assertThat(entry).startsWith("PRIORITY=3").contains("LXA_VMID=" + id));
        }
    }

    @Test
    void whatTheJournalDoesNotTakeGoesToStandardOutput() throws IOException {
        ContainerId id = node.needy(1024);
        DatagramPeer journal = DatagramPeer.at(socket.toString());
        try (Program daemon = start(stdoutIsTheStream())) {
            awaitEntry(journal, "MESSAGE=Resource allocation process completed");
            journal.close();

            daemon.awaitLine(" - INFO - Resource allocation process completed");
            node.needsMore(id);
            daemon.awaitLine(" - INFO - Container " + id + ": Increase Memory");
        } finally {
            journal.close();
        }
    }

    @Test
    void aFullQueueSendsEntriesToStandardOutput() throws IOException {
        try (DatagramPeer _ = DatagramPeer.deafAt(socket.toString());
                Program daemon = start(stdoutIsTheStream())) {
            daemon.awaitLines(" - INFO - Resource allocation process completed", 2);
        }
    }

    @Test
    void aProcessWhoseOutputWasRedirectedWritesThere() throws IOException {
        try (DatagramPeer journal = DatagramPeer.at(socket.toString());
                Program daemon = start(List.of("env", "JOURNAL_STREAM=8:4711"))) {
            daemon.awaitLine(" - INFO - Resource allocation process completed");

            assertThat(journal.received()).isEmpty();
        }
    }

    /** As systemd does it for a service. */
    private static List<String> stdoutIsTheStream() {
        return List.of(
                "sh",
                "-c",
                "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/$$/fd/1) && export JOURNAL_STREAM && exec \"$@\"",
                "sh",
                "env");
    }

    private Program start(List<String> by) {
        List<String> all = new ArrayList<>(by);
        all.add("JAVA_TOOL_OPTIONS=-Dlxcautoscale.native=" + library);
        return node.site.startBy(all, "daemon");
    }

    private static void awaitEntry(DatagramPeer journal, String start) {
        await(start)
                .atMost(SOON)
                .until(() -> journal.lines().stream()
                        .anyMatch(entry -> entry.getLast().startsWith(start)));
    }
}
