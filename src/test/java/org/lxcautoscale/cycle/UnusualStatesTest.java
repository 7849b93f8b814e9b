package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.metrics.Moment;

class UnusualStatesTest {

    private final List<String> told = new ArrayList<>();
    private final UnusualStates states = new UnusualStates(new CycleListener() {
        @Override
        public void unusual(ContainerId id, Optional<String> what, Moment now) {
            told.add(id + " " + what.orElse("-"));
        }
    });

    private void note(String id, String what) {
        Allocation size = Allocation.of(2, 2048);
        DecisionContext context = Outcomes.applied(id, size, size, Reason.WITHIN_THRESHOLDS)
                .decision()
                .context();
        Optional<String> unusual = Optional.of(what).filter(sentence -> !sentence.isEmpty());
        states.note(
                context.withOutlook(new Outlook(Optional.empty(), Optional.empty(), Optional.empty(), unusual)),
                Outcomes.NOW);
    }

    @Test
    void tellsTheBeginningAndTheEndOnceEach() {
        note("1", "");
        note("1", "CPU");
        note("1", "memory");
        note("2", "");
        note("1", "");
        note("1", "");

        assertThat(told).containsExactly("1 CPU", "1 -");
    }

    @Test
    void ofOneThatIsGoneTheEndIsNotToldAndANewOneBeginsAnew() {
        note("1", "CPU");
        states.retainOnly(List.of());
        note("1", "");
        note("1", "CPU");

        assertThat(told).containsExactly("1 CPU", "1 CPU");
    }
}
