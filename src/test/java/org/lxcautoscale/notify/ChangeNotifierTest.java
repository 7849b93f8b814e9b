package org.lxcautoscale.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.cycle.Outcomes;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.group.GroupExample;

class ChangeNotifierTest {

    private static final Allocation SMALL = Allocation.of(2, 2048);

    @ParameterizedTest
    @CsvSource({
        "4, 2048, ABOVE_UPPER_THRESHOLD, CPU Increased for Container 104",
        "1, 2048, BELOW_LOWER_THRESHOLD, CPU Decreased for Container 104",
        "1, 2048, OFF_PEAK,              CPU Reduced for Container 104",
        "4, 2048, OFF_PEAK_END,          CPU Increased for Container 104",
        "2, 4096, ABOVE_UPPER_THRESHOLD, Memory Increased for Container 104",
        "2, 1024, BELOW_LOWER_THRESHOLD, Memory Decreased for Container 104",
        "2, 1024, OFF_PEAK,              Memory Reduced for Container 104",
        "2, 4096, ROLLBACK,              Rollback for Container 104",
        "2, 4096, REGRET,                Revert for Container 104",
    })
    void saysInTheTitleWhatHasHappened(int cores, long megabytes, Reason reason, String title) {
        assertThat(notified(Outcomes.applied("104", SMALL, Allocation.of(cores, megabytes), reason)))
                .extracting(Notification::title)
                .containsExactly(title);
    }

    @Test
    void saysInTheMessageWhereWhatAndWhy() {
        assertThat(notified(Outcomes.applied("104", SMALL, Allocation.of(3, 4096), Reason.ABOVE_UPPER_THRESHOLD)))
                .containsExactly(
                        new Notification(
                                "CPU Increased for Container 104",
                                "[Host: pve1] Cores of container 104: 2 -> 3. threshold policy: so it was wanted",
                                5),
                        new Notification(
                                "Memory Increased for Container 104",
                                "[Host: pve1] Memory of container 104: 2048MB -> 4096MB."
                                        + " threshold policy: so it was wanted",
                                5));
    }

    @ParameterizedTest
    @EnumSource(value = Result.class, mode = EnumSource.Mode.EXCLUDE, names = "APPLIED")
    void sendsNothingWhenNothingHasChanged(Result result) {
        assertThat(notified(Outcomes.of(
                        "104", SMALL, Allocation.of(4, 4096), Reason.ABOVE_UPPER_THRESHOLD, result, "because")))
                .isEmpty();
    }

    @Test
    void tellsWhenAContainerBeginsToBehaveUnusuallyAndWhenThatIsOver() {
        ContainerId id = new ContainerId("104");

        assertThat(notified(notifier -> {
                    notifier.unusual(id, Optional.of("its CPU is 9 times the usual"), Outcomes.NOW);
                    notifier.unusual(id, Optional.empty(), Outcomes.NOW);
                }))
                .containsExactly(
                        new Notification(
                                "Unusual State of Container 104",
                                "[Host: pve1] Container 104 behaves unusually: its CPU is 9 times the usual.",
                                5),
                        new Notification(
                                "Usual State of Container 104",
                                "[Host: pve1] Container 104 behaves as usual again.",
                                5));
    }

    @Test
    void tellsWhatHasBecomeOfAGroup() {
        assertThat(notified(notifier -> {
                    notifier.scaled(GroupExample.scaledOut(), Outcomes.NOW);
                    notifier.scaled(GroupExample.scaledIn(), Outcomes.NOW);
                    notifier.scaled(GroupExample.failed(), Outcomes.NOW);
                }))
                .containsExactly(
                        new Notification(
                                "Scale Out for Group WEB",
                                "[Host: pve1] Group WEB: Container 101 cloned to 99000. 99000 started. CPU 90 % is above"
                                        + " 80 %",
                                5),
                        new Notification(
                                "Scale In for Group WEB",
                                "[Host: pve1] Group WEB: Container 99000 stopped. CPU 5 % is below 20 %",
                                5),
                        new Notification(
                                "Group WEB could not be scaled",
                                "[Host: pve1] Group WEB: a new member was not made: there is no room for it",
                                5));
    }

    private static List<Notification> notified(Outcome outcome) {
        return notified(notifier -> notifier.finished(outcome, Outcomes.NOW));
    }

    private static List<Notification> notified(Consumer<ChangeNotifier> events) {
        List<Notification> sent = new CopyOnWriteArrayList<>();
        try (NotificationQueue queue =
                new NotificationQueue(sent::add, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20))) {
            events.accept(new ChangeNotifier(queue, "pve1"));
        }
        return sent;
    }
}
