package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.EffectiveSettings.Mode;
import org.lxcautoscale.settings.Settings;

/** What {@code ignore_lxc} and {@code lxc_containers} mean for the containers that there are. */
class ListedContainersTest {

    private static Container container(String id, String name, String... tags) {
        return new Container(
                new ContainerId(id),
                name,
                Container.Status.RUNNING,
                Allocation.of(2, 1024),
                false,
                false,
                "",
                Set.of(tags));
    }

    private static final Container WEB = container("104", "webserver", "prod");

    @ParameterizedTest
    @CsvSource({"104", "0104", "100-105", "webserver", "WebServer", "tag:prod", "'103, 104'"})
    void anIgnoredContainerIsProtectedHoweverItIsWritten(String entry) throws InvalidConfigurationException {
        Settings settings = Reading.of("DEFAULT: {ignore_lxc: '" + entry + "'}").settings();

        assertThat(settings.containers().of(WEB).mode()).isEqualTo(Mode.IGNORED);
        assertThat(settings.containers().isIgnored(WEB)).isTrue();
        assertThat(settings.containers().isIgnored(container("200", "other"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"104", "0104", "100-105", "webserver", "tag:prod"})
    void aTierHasItsContainersHoweverTheyAreWritten(String entry) throws InvalidConfigurationException {
        Settings settings = Reading.of("TIER_A: {max_cores: 3, lxc_containers: ['" + entry + "']}")
                .settings();

        assertThat(settings.containers().of(WEB).settings().section()).isEqualTo("TIER_A");
        assertThat(settings.containers()
                        .of(container("200", "other"))
                        .settings()
                        .section())
                .isEqualTo("DEFAULT");
    }

    @Test
    void aContainerThatTwoTiersMeanIsOnlyObserved() throws InvalidConfigurationException {
        EffectiveSettings effective = Reading.of(
                        "TIER_A: {lxc_containers: [104]}\nTIER_B: {lxc_containers: [webserver]}\n")
                .settings()
                .containers()
                .of(WEB);

        assertThat(effective.mode()).isEqualTo(Mode.OBSERVED);
        assertThat(effective.problems())
                .containsExactly("TIER_A and TIER_B list this container (webserver), and it can be in one tier only");
    }

    @Test
    void rangesOfTwoTiersMayNotOverlap() {
        assertThat(Reading.complaints(
                        "TIER_A:\n  lxc_containers: [100-105]\nTIER_B:\n  lxc_containers: [104, 0105, 106]\n"))
                .containsExactly(
                        "c.yaml:4:19: container 104 is in TIER_A already (100-105), and can be in one tier only",
                        "c.yaml:4:19: container 0105 is in TIER_A already (100-105), and can be in one tier only");
    }

    @Test
    void invalidEntriesAreRefusedAtTheirPlace() {
        assertThat(Reading.complaints("DEFAULT:\n  ignore_lxc: [100, pool:web, 105-100]\n"))
                .containsExactly(
                        "c.yaml:2:21: ignore_lxc: 'pool:web' cannot be looked up: pools are not read; list the ids, or"
                                + " give the containers a tag and write tag:NAME",
                        "c.yaml:2:31: ignore_lxc: '105-100' ends before it begins; write 100-105, or name:105-100 for a"
                                + " container of that name");
    }

    @Test
    void emptyEntriesMeanNothing() throws InvalidConfigurationException {
        assertThat(Reading.of("DEFAULT:\n  ignore_lxc:\n    - \n    - ''\n    - 104\n")
                        .settings()
                        .containers()
                        .ignored())
                .hasToString("[104]");
    }

    @Test
    void aGroupListsIdsAndRanges() throws InvalidConfigurationException {
        String group = "HORIZONTAL_SCALING_GROUP_A: {base_snapshot_name: 100, lxc_containers: [%s]}";

        assertThat(Reading.of(group.formatted("101-103, 0105"))
                        .settings()
                        .containers()
                        .groups()
                        .getFirst()
                        .containers())
                .extracting(ContainerId::value)
                .containsExactlyInAnyOrder("101", "102", "103", "105");
        assertThat(Reading.complaints(group.formatted("tag:web")))
                .singleElement()
                .asString()
                .endsWith("lxc_containers: 'tag:web': a group lists ids");
    }

    @Test
    void entriesThatMeanNoContainerAreNamed() throws InvalidConfigurationException {
        Settings settings = Reading.of("""
                DEFAULT:
                  ignore_lxc: [104, 999, 200-300, tag:prod, tag:old, websrever]
                TIER_A:
                  lxc_containers: [webserver, 777]
                HORIZONTAL_SCALING_GROUP_B:
                  base_snapshot_name: 104
                  lxc_containers: [104, 108]
                """).settings();

        assertThat(settings.containers().unmatchedEntries(List.of(ContainerIdentity.of(WEB))))
                .containsExactly(
                        "DEFAULT: ignore_lxc lists '999', but there is no such container: the entry protects none",
                        "DEFAULT: ignore_lxc lists '200-300', but there is no such container: the entry protects none",
                        "DEFAULT: ignore_lxc lists 'tag:old', but there is no such container: the entry protects none",
                        "DEFAULT: ignore_lxc lists 'websrever', but there is no such container: the entry protects none",
                        "TIER_A: lxc_containers lists '777', but there is no such container",
                        "HORIZONTAL_SCALING_GROUP_B: lxc_containers lists '108', but there is no such container");
        assertThat(settings.containers().unmatchedEntries(List.of()))
                .hasSizeGreaterThan(settings.containers()
                        .unmatchedEntries(List.of(ContainerIdentity.of(WEB)))
                        .size());
    }

    @Test
    void aContainerWithUnknownTagsMayHaveAny() throws InvalidConfigurationException {
        Settings settings = Reading.of("DEFAULT: {ignore_lxc: [tag:prod, 999]}").settings();

        assertThat(settings.containers()
                        .unmatchedEntries(List.of(ContainerIdentity.withoutTags(new ContainerId("104"), "web"))))
                .singleElement()
                .asString()
                .contains("'999'");
    }
}
