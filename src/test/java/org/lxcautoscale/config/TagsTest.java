package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.EffectiveSettings.Mode;
import org.lxcautoscale.settings.TagKey;

/** What holds when the configuration and tags speak of the same container. The table is that of {@code docs/tags.md}. */
class TagsTest {

    /** 101 is in a tier by its id, 102 is ignored, 103 is not named. */
    private static final String CONFIGURATION = """
            DEFAULT:
              max_cores: 8
              max_memory: 16384
              ignore_lxc: [102]
            TIER_WEB:
              max_cores: 4
              lxc_containers: [101]
            TIER_Data_Base:
              max_cores: 6
              min_memory: 2048
            HORIZONTAL_SCALING_GROUP_SHOP:
              base_snapshot_name: 200
              group_tag: autoscale-shop
            """;

    private static EffectiveSettings of(String id, String... tags) throws InvalidConfigurationException {
        return Reading.of(CONFIGURATION).settings().containers().of(new ContainerId(id), id, List.of(tags));
    }

    private static EffectiveSettings tagged(String... tags) throws InvalidConfigurationException {
        return of("103", tags);
    }

    @ParameterizedTest(name = "{0} tagged {1}: {2}, section {3}, max_cores {4}, max_memory {5}")
    @CsvSource(delimiter = '|', textBlock = """
            # id | tags                                                  | mode     | section        | cores | memory
            103  | ''                                                    | MANAGED  | DEFAULT        | 8     | 16384
            101  | ''                                                    | MANAGED  | TIER_WEB       | 4     | 16384
            102  | ''                                                    | IGNORED  | DEFAULT        | 8     | 16384
            103  | autoscale-off                                         | IGNORED  | DEFAULT        | 8     | 16384
            101  | autoscale-off                                         | IGNORED  | TIER_WEB       | 4     | 16384
            103  | autoscale-off autoscale-observe                       | IGNORED  | DEFAULT        | 8     | 16384
            103  | autoscale-off autoscale-max-cores-none                | IGNORED  | DEFAULT        | 8     | 16384
            102  | autoscale-observe                                     | IGNORED  | DEFAULT        | 8     | 16384
            103  | autoscale-observe                                     | OBSERVED | DEFAULT        | 8     | 16384
            101  | autoscale-observe                                     | OBSERVED | TIER_WEB       | 4     | 16384
            103  | autoscale-max-cores-2                                 | MANAGED  | DEFAULT        | 2     | 16384
            101  | autoscale-max-cores-2                                 | MANAGED  | TIER_WEB       | 4     | 16384
            101  | autoscale-max-memory-8g                               | MANAGED  | TIER_WEB       | 4     | 8192
            103  | autoscale-tier-data-base                              | MANAGED  | TIER_Data_Base | 6     | 16384
            103  | autoscale-tier-data_base autoscale-max-cores-2        | MANAGED  | TIER_Data_Base | 2     | 16384
            101  | autoscale-tier-data-base                              | MANAGED  | TIER_WEB       | 4     | 16384
            103  | autoscale-tier-web autoscale-tier-data-base           | OBSERVED | DEFAULT        | 8     | 16384
            103  | autoscale-tier-nowhere autoscale-max-cores-2          | OBSERVED | DEFAULT        | 2     | 16384
            103  | autoscale-max-cores-2 autoscale-min-cores-3           | OBSERVED | DEFAULT        | 8     | 16384
            103  | autoscale-nonsense autoscale-max-cores-2              | OBSERVED | DEFAULT        | 2     | 16384
            103  | autoscale web autoscale-shop autoscale-group-shop     | MANAGED  | DEFAULT        | 8     | 16384
            103  | autoscale-group-other autoscale-created               | MANAGED  | DEFAULT        | 8     | 16384
            103  | autoscale-parked                                      | MANAGED  | DEFAULT        | 8     | 16384
            """)
    void offWinsThenListsThenTagsThenDefaults(
            String id, String tags, Mode mode, String section, int maxCores, long maxMemory) throws Exception {
        EffectiveSettings effective = of(id, tags.isEmpty() ? new String[0] : tags.split(" "));

        assertThat(effective.mode()).isEqualTo(mode);
        assertThat(effective.settings().section()).isEqualTo(section);
        assertThat(effective.settings().amount(TagKey.MAX_CORES)).isEqualTo(maxCores);
        assertThat(effective.settings().amount(TagKey.MAX_MEMORY)).isEqualTo((double) maxMemory);
    }

    @ParameterizedTest
    @CsvSource({
        "autoscale-min-cores-2, MIN_CORES, 2",
        "autoscale-max-cores-16, MAX_CORES, 16",
        "autoscale-min-memory-512m, MIN_MEMORY, 512",
        "autoscale-min-memory-512mb, MIN_MEMORY, 512",
        "autoscale-min-memory-1024, MIN_MEMORY, 1024",
        "autoscale-max-memory-1.5g, MAX_MEMORY, 1536",
        "autoscale-max-memory-8gb, MAX_MEMORY, 8192",
        "autoscale-max-memory-2t, MAX_MEMORY, 2097152",
        "autoscale-priority-10, PRIORITY, 10",
        "autoscale-priority--10, PRIORITY, -10",
    })
    void aTagSetsAKey(String tag, TagKey key, long amount) throws Exception {
        EffectiveSettings effective = tagged(tag);

        assertThat(effective.problems()).isEmpty();
        assertThat(effective.settings().amount(key)).isEqualTo((double) amount);
        assertThat(effective.tagOf()).containsOnlyKeys(key).containsValue(tag);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            autoscale-of                  | tag autoscale-of is unknown; known are autoscale-off, autoscale-observe
            autoscale-                    | tag autoscale- is unknown
            autoscale-tier-               | tag autoscale-tier- is unknown
            autoscale-max-memory-8q       | tag autoscale-max-memory-8q: '8q' is not a size; write 512m, 8g or 8192 (MB)
            autoscale-max-memory-         | tag autoscale-max-memory-: '' is not a size
            autoscale-max-memory-0.3m     | tag autoscale-max-memory-0.3m: '0.3m' is not a size
            autoscale-max-memory-15       | tag autoscale-max-memory-15: max_memory must be 16 to 1073741824 MB
            autoscale-max-memory-99999999t| tag autoscale-max-memory-99999999t: max_memory must be 16 to
            autoscale-min-cores-0         | tag autoscale-min-cores-0: min_cores must be 1 to 8192
            autoscale-min-cores-1.5       | tag autoscale-min-cores-1.5: '1.5' is not a whole number
            autoscale-priority-high       | tag autoscale-priority-high: 'high' is not a whole number
            autoscale-priority-1001       | tag autoscale-priority-1001: priority must be -1000 to 1000
            autoscale-tier-db             | tag autoscale-tier-db: there is no tier of that name; there are
            autoscale-min-cores-9         | min_cores (9, tag autoscale-min-cores-9) is more than max_cores (8, from the
            autoscale-min-memory-32g      | min_memory (32768 MB, tag autoscale-min-memory-32g) is more than max_memory
            """)
    void aTagThatMakesNoSenseIsAProblemAndTheContainerOnlyObserved(String tag, String problem) throws Exception {
        EffectiveSettings effective = tagged(tag.strip());

        assertThat(effective.problems()).singleElement().asString().startsWith(problem.strip());
        assertThat(effective.mode()).isEqualTo(Mode.OBSERVED);
        assertThat(effective.because())
                .isEqualTo("only observed until its tags make sense: "
                        + effective.problems().getFirst());
        assertThat(effective.settings()).isEqualTo(tagged().settings());
    }

    @Test
    void tagsThatSayTheSameTwiceDoNotContradictEachOther() throws Exception {
        assertThat(tagged("autoscale-max-memory-8g", "autoscale-max-memory-8192")
                        .problems())
                .isEmpty();
        assertThat(tagged("autoscale-max-memory-8g", "autoscale-max-memory-16g").problems())
                .containsExactly("tags autoscale-max-memory-16g and autoscale-max-memory-8g contradict each other");
    }

    @Test
    void aTagThatTheConfigurationOverrulesIsNamed() throws Exception {
        assertThat(of("101", "autoscale-max-cores-2", "autoscale-tier-data-base")
                        .overruled())
                .containsExactly(
                        "tag autoscale-tier-data-base has no effect: the configuration puts container 101 into TIER_WEB",
                        "tag autoscale-max-cores-2 has no effect: TIER_WEB, which names container 101, says max_cores");
    }

    @Test
    void aTierThatATagCouldMeanTwiceIsAProblem() throws Exception {
        var settings = Reading.of("TIER_Web: {max_cores: 2}\nTIER_WEB: {max_cores: 3}\n")
                .settings();

        assertThat(settings.containers()
                        .of(new ContainerId("103"), "103", List.of("autoscale-tier-web"))
                        .problems())
                .containsExactly("tag autoscale-tier-web could mean TIER_WEB or TIER_Web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"autoscale", "web", "xautoscale-off", "autoscaling-off"})
    void otherTagsMeanNothing(String tag) throws Exception {
        assertThat(tagged(tag)).isEqualTo(tagged());
    }

    @ParameterizedTest
    @EnumSource(TagKey.class)
    void aTagAllowsWhatItsKeyAllows(TagKey tag) {
        assertThat(KeyCatalogue.find(Scope.TIER, tag.key())).hasValueSatisfying(key -> {
            assertThat(Math.ceil(key.minimum())).isEqualTo((double) tag.minimum()); // tags name whole cores
            assertThat(key.maximum()).isEqualTo((double) tag.maximum());
        });
    }

    @Test
    void theOriginOfAValueNamesItsTag() throws Exception {
        List<Configuration.EffectiveValue> values = Reading.of(CONFIGURATION)
                .of(new ContainerId("103"), "103", List.of("autoscale-tier-data-base", "autoscale-max-memory-8g"));

        assertThat(origins(values, "max_memory", "max_cores", "min_memory", "priority", "cooldown"))
                .containsExactly(
                        "max_cores=6 (c.yaml:9, tag autoscale-tier-data-base)",
                        "min_memory=2048 (c.yaml:10, tag autoscale-tier-data-base)",
                        "max_memory=8192 (tag autoscale-max-memory-8g)",
                        "cooldown=0 (default)",
                        "priority=0 (default)");
    }

    private static List<String> origins(List<Configuration.EffectiveValue> values, String... keys) {
        return values.stream()
                .filter(value -> Arrays.asList(keys).contains(value.key()))
                .map(value -> value.key() + "=" + value.value() + " (" + value.origin() + ")")
                .toList();
    }
}
