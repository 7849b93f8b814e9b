package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.replay.WhatIf.Answer;
import org.lxcautoscale.replay.WhatIf.Difference;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.ContainerPolicies;

/** What a change of the configuration would have done, container by container. */
class WhatIfTest {

    private static final Instant FROM = Instant.parse("2026-01-05T00:00:00Z");
    private static final int DAY = 288;

    private final Map<ContainerId, String> names = new TreeMap<>();
    private final Map<ContainerId, PastUse> uses = new TreeMap<>();
    private final List<Double> progress = new ArrayList<>();

    private static ContainerPolicies policies(String yaml) throws Exception {
        return new ConfigurationReader(Map.of())
                .read("c.yaml", yaml, Map.of())
                .settings()
                .containers();
    }

    /** A container of 4 cores and 2048 MiB. */
    private void container(String id, Instant start, int steps, IntToDoubleFunction cores, IntToDoubleFunction memory) {
        ContainerId key = new ContainerId(id);
        names.put(key, "ct" + id);
        uses.put(key, new PastUse(id, "ct" + id, start, amounts(steps, cores, 4), amounts(steps, memory, 2048)));
    }

    private static PastUse.Amounts amounts(int steps, IntToDoubleFunction use, double size) {
        double[] used = IntStream.range(0, steps).mapToDouble(use).toArray();
        double[] sizes = new double[steps];
        Arrays.fill(sizes, size);
        return new PastUse.Amounts(used, used.clone(), new double[steps], sizes, 0);
    }

    private Answer answer(String before, String after, Duration length) throws Exception {
        return answer(before, after, length, ZoneOffset.UTC, Map.of());
    }

    private Answer answer(
            String before, String after, Duration length, ZoneId zone, Map<ContainerId, ContainerIdentity> known)
            throws Exception {
        WhatIf.Question question =
                new WhatIf.Question(policies(before), policies(after), zone, FROM, FROM.plus(length), known);
        return WhatIf.answer(question, names, (id, _) -> Optional.ofNullable(uses.get(id)), progress::add);
    }

    @Test
    void theSameConfigurationDecidesTheSame() throws Exception {
        container("104", FROM, 7 * DAY, step -> 1 + Math.sin(step / 40.0), step -> 900 + 300 * Math.sin(step / 50.0));

        Answer answer = answer("", "", Duration.ofDays(7));

        assertThat(answer.differing()).isZero();
        assertThat(answer.differences()).isEmpty();
        assertThat(answer.containers()).hasSize(2).allSatisfy(one -> {
            assertThat(one.after()).isEqualTo(one.before());
            assertThat(one.steps()).isEqualTo(7 * DAY);
        });
        assertThat(answer.comparison(Resource.CPU)).isEqualTo(new Comparison(0, 0, 1, 0));
    }

    @Test
    void aSmallerMaximumMeansSmallerSizesAndMoreViolations() throws Exception {
        container("104", FROM, DAY, step -> step < 100 ? 1 : 3.9, _ -> 1000);

        Answer answer = answer("DEFAULT: {max_cores: 8}", "DEFAULT: {max_cores: 2}", Duration.ofDays(1));

        WhatIf.OfContainer cpu = answer.of(Resource.CPU).getFirst();
        assertThat(cpu.after().meanLimit()).isLessThan(cpu.before().meanLimit()).isLessThanOrEqualTo(2);
        assertThat(cpu.after().violations())
                .isEqualTo(188)
                .isGreaterThan(cpu.before().violations());
        assertThat(answer.comparison(Resource.CPU).smaller()).isOne();
        assertThat(answer.of(Resource.MEMORY).getFirst().after())
                .isEqualTo(answer.of(Resource.MEMORY).getFirst().before());
    }

    @Test
    void decisionsThatDifferAreNamedWithWhatEachWouldHaveDone() throws Exception {
        container("104", FROM, DAY, step -> step < 100 ? 1 : 3.9, _ -> 1000);

        Answer answer = answer(
                "DEFAULT: {min_cores: 1, stabilization_cycles: 1000}",
                "DEFAULT: {min_cores: 4, stabilization_cycles: 1000, max_cores: 4}",
                Duration.ofDays(1));

        assertThat(answer.differences())
                .filteredOn(one -> one.resource() == Resource.CPU)
                .first()
                .satisfies(one -> {
                    assertThat(one.at()).isEqualTo(FROM.plus(PastUse.STEP.multipliedBy(101)));
                    assertThat(one.name()).isEqualTo("ct104");
                    assertThat(one.before().from()).isEqualTo(4);
                    assertThat(one.before().to()).isGreaterThan(4);
                    assertThat(one.after()).isEqualTo(new WhatIf.Move(4, 4));
                });
    }

    @Test
    void onlyTheMostDifferentAreKeptInTheirOrder() throws Exception {
        for (int id = 100; id < 110; id++) {
            int shift = id;
            container(
                    Integer.toString(id),
                    FROM,
                    7 * DAY,
                    step -> 2 + 1.9 * Math.sin((step + shift) / 7.0),
                    step -> 1000 + 900 * Math.sin((step + shift) / 11.0));
        }

        Answer answer = answer(
                "DEFAULT: {stabilization_cycles: 1, min_memory: 64, min_decrease_chunk: 1}",
                "DEFAULT: {policy: adaptive, min_memory: 64}",
                Duration.ofDays(7));

        assertThat(answer.differing()).isGreaterThan(WhatIf.MOST_DIFFERENCES);
        assertThat(answer.differences()).hasSize(WhatIf.MOST_DIFFERENCES).isSortedAccordingTo(Difference.MOST_FIRST);
    }

    @Test
    void eachContainerHasTheSettingsOfItsTierAndItsTags() throws Exception {
        container("104", FROM, DAY, _ -> 3.9, _ -> 1000);
        container("105", FROM, DAY, _ -> 3.9, _ -> 1000);
        container("106", FROM, DAY, _ -> 3.9, _ -> 1000);
        ContainerId tagged = new ContainerId("105");
        ContainerIdentity named = new ContainerIdentity(tagged, "db", Optional.of(Set.of("autoscale-max-cores-3")));

        Answer answer = answer(
                "DEFAULT: {max_cores: 6}",
                "DEFAULT: {max_cores: 6}\nTIER_WEB: {lxc_containers: [104], max_cores: 2}",
                Duration.ofDays(1),
                ZoneOffset.UTC,
                Map.of(tagged, named));

        Map<String, Double> after = answer.of(Resource.CPU).stream()
                .collect(Collectors.toMap(
                        WhatIf.OfContainer::name, one -> Math.ceil(one.after().meanLimit())));
        assertThat(after).containsExactlyInAnyOrderEntriesOf(Map.of("ct104", 2.0, "db", 3.0, "ct106", 5.0));
        assertThat(answer.of(Resource.CPU).getFirst().tierBefore()).isEqualTo("DEFAULT");
        assertThat(answer.of(Resource.CPU).getFirst().tierAfter()).isEqualTo("TIER_WEB");
    }

    @Test
    void aContainerThatIsLeftAloneKeepsItsSize() throws Exception {
        container("104", FROM, DAY, _ -> 3.9, _ -> 1900);

        Answer answer = answer("", "DEFAULT: {ignore_lxc: [104], max_cores: 2}", Duration.ofDays(1));

        assertThat(answer.of(Resource.CPU).getFirst().after().meanLimit()).isEqualTo(4);
        assertThat(answer.of(Resource.CPU).getFirst().tierAfter()).isEmpty();
        assertThat(answer.of(Resource.MEMORY).getFirst().after().changesPerDay())
                .isZero();
    }

    /** The history begins at three in the afternoon in Rome; off-peak time is at night there. */
    @Test
    void theTimeOfDayIsThatOfTheRecords() throws Exception {
        Instant three = Instant.parse("2026-01-05T14:00:00Z");
        container("104", three, 2 * DAY, _ -> 2.5, _ -> 1000);

        Answer answer = answer(
                "",
                "DEFAULT: {energy_mode: true, off_peak_start: 22, off_peak_end: 6}",
                Duration.ofDays(3),
                ZoneId.of("Europe/Rome"),
                Map.of());

        Instant first = answer.differences().stream()
                .map(Difference::at)
                .min(Instant::compareTo)
                .orElseThrow();
        assertThat(first.atZone(ZoneId.of("Europe/Rome")).getHour()).isEqualTo(22);
    }

    @Test
    void theCourseOfTimeAddsUpAllContainers() throws Exception {
        container("104", FROM, DAY, _ -> 2.5, _ -> 1500);
        container("105", FROM, DAY / 2, _ -> 2.5, _ -> 1500);

        Answer answer = answer("", "", Duration.ofDays(1));

        double[] used = answer.courses().get(Resource.CPU).used();
        assertThat(Arrays.stream(used).limit(WhatIf.POINTS / 2).average().orElseThrow())
                .isBetween(4.95, 5.05);
        assertThat(Arrays.stream(used).skip(WhatIf.POINTS / 2).average().orElseThrow())
                .isBetween(2.45, 2.55);
    }

    @Test
    void progressEndsWithAll() throws Exception {
        container("104", FROM, DAY, _ -> 2.5, _ -> 1500);
        container("105", FROM, DAY, _ -> 2.5, _ -> 1500);

        answer("", "", Duration.ofDays(1));

        assertThat(progress).isSorted().last().isEqualTo(1.0);
    }

    @Test
    void withoutAHistoryThereIsNothing() throws Exception {
        names.put(new ContainerId("104"), "web");

        Answer answer = answer("", "", Duration.ofDays(1));

        assertThat(answer.containers()).isEmpty();
        assertThat(answer.courses()).isEmpty();
    }

    @Test
    void sizesThatWereNotRecordedAreTakenFromTheUse() throws Exception {
        container("104", FROM, DAY, _ -> 2.5, _ -> 1500);
        uses.computeIfPresent(new ContainerId("104"), (_, use) -> {
            Arrays.fill(use.cpu().size(), Double.NaN);
            Arrays.fill(use.memory().size(), Double.NaN);
            return use;
        });

        assertThat(answer("", "DEFAULT: {ignore_lxc: [104]}", Duration.ofDays(1))
                        .containers())
                .hasSize(2);
    }

    @Test
    void itEndsWhenItIsInterrupted() {
        container("104", FROM, DAY, _ -> 2.5, _ -> 1500);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> answer("", "", Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aHistoryThatCannotBeReadIsSaid() throws Exception {
        names.put(new ContainerId("104"), "web");
        WhatIf.Question question =
                new WhatIf.Question(policies(""), policies(""), ZoneOffset.UTC, FROM, FROM.plusSeconds(3600), Map.of());

        assertThatThrownBy(() -> WhatIf.answer(
                        question,
                        names,
                        (_, _) -> {
                            throw new IOException("the disk is gone");
                        },
                        progress::add))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }
}
