package org.lxcautoscale.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.learn.Suggestion.Action;
import org.lxcautoscale.recommend.Size;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.PastUse.Amounts;
import org.lxcautoscale.settings.ContainerSettings;

class UsageSuggesterTest {

    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
    private static final int DAY = 288;
    private static final long MIB = 1L << 20;

    private final ContainerSettings settings = defaults();

    private static ContainerSettings defaults() {
        try {
            return new ConfigurationReader(Map.of())
                    .defaults(Map.of("max_cores", "64", "max_memory", "65536"))
                    .settings()
                    .containers()
                    .defaults();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Subject subject(long cores, long mebibytes) {
        return new Subject(
                "104",
                "web",
                "",
                settings,
                new Size.Known(cores * 1000, 64_000),
                new Size.Known(mebibytes * MIB, 65_536 * MIB));
    }

    private static Amounts amounts(int windows, double size, IntToDoubleFunction use) {
        double[] used = new double[windows];
        double[] peak = new double[windows];
        for (int i = 0; i < windows; i++) {
            used[i] = use.applyAsDouble(i);
            peak[i] = used[i] * 1.1;
        }
        double[] sizes = new double[windows];
        Arrays.fill(sizes, size);
        return new Amounts(used, peak, new double[windows], sizes, 0);
    }

    /** So many windows of use, in cores and MiB, of 8 cores and 8192 MiB. */
    private static PastUse use(int windows, IntToDoubleFunction cpu, IntToDoubleFunction memory) {
        return new PastUse("104", "web", START, amounts(windows, 8, cpu), amounts(windows, 8192, memory));
    }

    private Optional<Suggestion> suggest(SuggestionSettings how, Subject subject, PastUse use) throws Exception {
        return new UsageSuggester(how).suggest(subject, Optional.of(use), START);
    }

    private static SuggestionSettings memory(long step, long most) {
        return new SuggestionSettings(step * MIB, most * MIB, 0.1, 2, 0.05, 100, 256, 42);
    }

    /** Varies a little, so that windows can be told from each other. */
    private static double around(double mean, int window) {
        return mean * (1 + 0.02 * Math.sin(window * 0.7));
    }

    @Test
    void memoryChangesInStepsUpToTheLimit() throws Exception {
        PastUse little = use(2 * DAY, i -> around(0.5, i), i -> around(300, i));

        Suggestion inSteps = suggest(memory(50, 1024), subject(8, 8192), little).orElseThrow();
        assertThat(inSteps.action(Resource.MEMORY)).isEqualTo(Action.DOWN);
        assertThat(inSteps.mebibytes().intValueExact()).isEqualTo(1000);
        assertThat(inSteps.action(Resource.CPU)).isEqualTo(Action.DOWN);

        Suggestion all = suggest(memory(1, 65_536), subject(8, 8192), little).orElseThrow();
        assertThat(all.mebibytes().intValueExact()).isGreaterThan(7000);
        Suggestion coarse =
                suggest(memory(3000, 65_536), subject(8, 8192), little).orElseThrow();
        assertThat(coarse.mebibytes().intValueExact())
                .as("never below what is advised")
                .isEqualTo(6000);
    }

    @Test
    void growthOfMemoryIsRoundedUpToAStep() throws Exception {
        PastUse much = use(2 * DAY, i -> around(0.5, i), i -> around(1000, i));
        PastUse sized = new PastUse("104", "web", START, much.cpu(), amounts(2 * DAY, 1024, i -> around(1000, i)));

        Suggestion exact = suggest(memory(1, 65_536), subject(1, 1024), sized).orElseThrow();
        Suggestion stepped =
                suggest(memory(700, 65_536), subject(1, 1024), sized).orElseThrow();

        assertThat(exact.action(Resource.MEMORY)).isEqualTo(Action.UP);
        assertThat(stepped.mebibytes().intValueExact() % 700).isZero();
        assertThat(stepped.mebibytes()).isGreaterThanOrEqualTo(exact.mebibytes());
    }

    @Test
    void aSuddenRiseCountsLessUntilItHasLasted() {
        PastUse spiky = use(DAY, i -> i % 48 == 40 ? 6 : around(0.5, i), i -> 300);

        PastUse smoothed = Windows.smoothed(spiky, SuggestionSettings.DEFAULT);
        assertThat(smoothed.cpu().used()[40]).isBetween(0.9, 1.2);
        assertThat(smoothed.cpu().peak()[40]).isLessThan(1.5);
        assertThat(smoothed.memory()).isSameAs(spiky.memory());

        PastUse lasting = use(DAY, i -> i >= 100 ? 6 : around(0.5, i), i -> 300);
        assertThat(Windows.smoothed(lasting, SuggestionSettings.DEFAULT).cpu().used()[103])
                .isEqualTo(6);

        SuggestionSettings off = new SuggestionSettings(MIB, MIB, 1, 2, 0.05, 100, 256, 42);
        assertThat(Windows.smoothed(spiky, off).cpu().used())
                .containsExactly(spiky.cpu().used());
        SuggestionSettings insensitive = new SuggestionSettings(MIB, MIB, 0.1, 10_000, 0.05, 100, 256, 42);
        assertThat(Windows.smoothed(spiky, insensitive).cpu().used())
                .containsExactly(spiky.cpu().used());
    }

    @Test
    void whileTheUseIsUnusualNothingIsTakenAway() throws Exception {
        int windows = 2 * DAY;
        PastUse unusual = use(windows, i -> i == windows - 1 ? 4 : around(0.5, i), i -> around(300, i));

        assertThat(suggest(SuggestionSettings.DEFAULT, subject(8, 8192), unusual))
                .isEmpty();
        assertThat(Windows.unusual(unusual, SuggestionSettings.DEFAULT))
                .hasValue("what it uses is unusual now, as in 1 of 576 windows of 5 minutes");
        SuggestionSettings strict = new SuggestionSettings(50 * MIB, 1024 * MIB, 0.1, 2, 0.001, 100, 256, 42);
        assertThat(suggest(strict, subject(8, 8192), unusual))
                .as("one window in 576 is more than the contamination")
                .isPresent();
    }

    @Test
    void lessThanADayIsNeverUnusual() {
        PastUse young = use(100, i -> i == 99 ? 4 : around(0.5, i), i -> around(300, i));

        assertThat(Windows.unusual(young, SuggestionSettings.DEFAULT)).isEmpty();
    }

    @Test
    void beforeADayIsKnownNothingIsTakenAwayButGrowthIsSuggested() throws Exception {
        PastUse little = use(DAY - 1, i -> around(0.5, i), i -> around(300, i));
        assertThat(suggest(SuggestionSettings.DEFAULT, subject(8, 8192), little))
                .isEmpty();

        PastUse much = new PastUse(
                "104", "web", START, amounts(20, 8, i -> around(0.5, i)), amounts(20, 1024, i -> around(1000, i)));
        Suggestion growth =
                suggest(SuggestionSettings.DEFAULT, subject(8, 1024), much).orElseThrow();
        assertThat(growth.action(Resource.MEMORY)).isEqualTo(Action.UP);
        assertThat(growth.action(Resource.CPU)).isEqualTo(Action.NONE);
    }

    @Test
    void gapsDoNotCount() throws Exception {
        PastUse gaps = use(2 * DAY, i -> i % 3 == 0 ? Double.NaN : around(0.5, i), i -> around(300, i));

        SuggestionSettings strict = new SuggestionSettings(50 * MIB, 1024 * MIB, 0.1, 2, 0.001, 100, 256, 42);
        assertThat(suggest(strict, subject(8, 8192), gaps)).isPresent();
    }

    @Test
    void nothingIsSuggestedWithoutUseOrWithoutLimits() throws Exception {
        assertThat(new UsageSuggester(SuggestionSettings.DEFAULT).suggest(subject(8, 8192), Optional.empty(), START))
                .isEmpty();
        Subject unlimited =
                new Subject("104", "web", "", settings, new Size.Unknown("no limit"), new Size.Unknown("no limit"));
        assertThat(suggest(SuggestionSettings.DEFAULT, unlimited, use(DAY, i -> 0.5, i -> 300)))
                .isEmpty();
    }

    @Test
    void oneResourceWithoutALimitStaysSo() throws Exception {
        Subject subject = new Subject(
                "104",
                "web",
                "",
                settings,
                new Size.Known(8000, 64_000),
                new Size.Unknown("it has no limit of memory"));

        Suggestion suggestion = suggest(
                        SuggestionSettings.DEFAULT, subject, use(2 * DAY, i -> around(0.5, i), i -> around(300, i)))
                .orElseThrow();

        assertThat(suggestion.suggested().isUnlimited(Resource.MEMORY)).isTrue();
        assertThat(suggestion.action(Resource.MEMORY)).isEqualTo(Action.NONE);
        assertThat(suggestion.action(Resource.CPU)).isEqualTo(Action.DOWN);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new SuggestionSettings(0, MIB, 0.1, 2, 0.05, 1, 2, 0))
                .hasMessageContaining("step of memory");
        assertThatThrownBy(() -> new SuggestionSettings(MIB, MIB, Double.NaN, 2, 0.05, 1, 2, 0))
                .hasMessageContaining("smoothing");
    }
}
