package org.lxcautoscale.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.cycle.Outcomes;
import org.lxcautoscale.decision.group.GroupExample;

class EventLogTest {

    @Test
    void whatBecomesOfAGroupIsAnEventOfTheMemberThatItIsAbout() throws InterruptedException {
        EventLog events = new EventLog(Outcomes.NOW.wall());
        long before = events.last();
        events.scaled(GroupExample.scaledOut(), Outcomes.NOW);
        events.scaled(GroupExample.failed(), Outcomes.NOW);

        assertThat(events.after(before, Duration.ZERO))
                .containsExactly(
                        new Event(
                                before + 1,
                                "group",
                                Outcomes.NOW.wall(),
                                "99000",
                                "WEB: Container 101 cloned to 99000. 99000 started. CPU 90 % is above 80 %",
                                "applied"),
                        new Event(
                                before + 2,
                                "group",
                                Outcomes.NOW.wall(),
                                "101",
                                "WEB: a new member was not made: there is no room for it",
                                "failed"));
    }
}
