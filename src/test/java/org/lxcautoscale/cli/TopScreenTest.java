package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.status.Reports;
import org.lxcautoscale.status.StatusReport;

class TopScreenTest {

    private static final RawTerminal.Size SIZE = new RawTerminal.Size(80, 10);
    private static final StatusReport REPORT = Reports.report();

    private final TopScreen screen = new TopScreen(
            ZoneOffset.UTC, false, (_, container) -> List.of("about " + container.id() + "\n" + "word ".repeat(40)));

    private List<String> lines() {
        return screen.lines(SIZE).stream()
                .map(line -> line.replaceAll("\\e\\[\\d+m", "").stripTrailing())
                .toList();
    }

    /** The containers in the order of the screen. */
    private List<String> ids() {
        return lines().stream()
                .filter(line -> line.matches(" +\\d{3} .*"))
                .map(line -> line.strip().substring(0, 3))
                .toList();
    }

    private void press(String... keys) {
        for (String key : keys) {
            assertThat(screen.press(key)).isTrue();
        }
    }

    @Test
    void itFitsInto80Columns() {
        screen.show(REPORT, Optional.of(REPORT));

        assertThat(lines()).hasSize(10).allMatch(line -> line.length() <= 80);
        assertThat(lines().getFirst()).contains("22:34:28", "pve1 (proxmox)", "11.3 of 16 cores idle");
        assertThat(lines().get(1)).isEqualTo("Daemon 4711, next cycle 22:39:28");
        assertThat(lines()).contains("   101 web            4.0 ████░  88%   2048M ███░░  50%  grow cores 2 -> 4");
        assertThat(lines().getLast()).startsWith("q quit");
    }

    @Test
    void theBusiestComesFirstAndOtherOrdersCanBeChosen() {
        screen.show(REPORT, Optional.empty());

        assertThat(ids()).containsExactly("101", "102", "103");
        press("s");
        assertThat(ids()).containsExactly("102", "101", "103");
        press("s", "r");
        assertThat(ids()).containsExactly("103", "102", "101");
        assertThat(lines().get(1)).startsWith("No daemon is running");
    }

    @Test
    void aFilterShowsTheContainersThatItIsPartOf() {
        screen.show(REPORT, Optional.empty());

        press("/", "D", "a", "x", "backspace", "t", "enter");
        assertThat(ids()).containsExactly("102");
        press("escape");
        assertThat(ids()).hasSize(3);
    }

    @Test
    void enterExplainsTheSelectedContainer() {
        screen.show(REPORT, Optional.empty());

        press("down", "enter");
        assertThat(lines()).contains("about 102").noneMatch(line -> line.length() > 80);
        assertThat(String.join(" ", lines()).split("word", -1)).hasSize(41);
        press("q");
        assertThat(ids()).hasSize(3);
        assertThat(screen.press("q")).isFalse();
    }

    @Test
    void theSelectedContainerStaysSelectedWhenTheOrderChanges() {
        screen.show(REPORT, Optional.empty());

        press("down", "s", "enter");
        assertThat(lines()).contains("about 102");
    }

    @Test
    void aHostThatFailsKeepsWhatWasSeen() {
        screen.fail("pve1 does not answer");
        assertThat(lines()).containsExactly("pve1 does not answer");
        screen.show(REPORT, Optional.empty());
        screen.fail("pve1 does not answer");

        assertThat(lines()).contains("pve1 does not answer");
        assertThat(ids()).hasSize(3);
    }
}
