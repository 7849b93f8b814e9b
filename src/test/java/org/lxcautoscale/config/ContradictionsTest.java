package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.settings.ContainerPolicies;

/** Values that are valid individually, but contradict each other. */
class ContradictionsTest {

    @ParameterizedTest
    @CsvSource({
        "cpu_lower_threshold,80,cpu_upper_threshold,80,must be less than",
        "memory_lower_threshold,90,memory_upper_threshold,85.5,must be less than",
        "core_min_increment,5,core_max_increment,4,must not be greater than",
        "min_cores,3,max_cores,2,must not be greater than",
        "min_memory,1024,max_memory,512,must not be greater than",
        "sample_interval,20,poll_interval,10,must not be greater than",
    })
    void aLowerBoundMustBeBelowItsUpperBound(String lesser, String low, String greater, String high, String relation) {
        assertThat(Reading.complaints("DEFAULT:\n  %s: %s\n  %s: %s\n".formatted(lesser, low, greater, high)))
                .containsExactly("c.yaml:2:%d: in section 'DEFAULT' %s (%s) %s %s (%s, c.yaml:3)"
                        .formatted(lesser.length() + 5, lesser, low, relation, greater, high));
    }

    @Test
    void equalBoundsAreFine() {
        assertThatNoException()
                .isThrownBy(() ->
                        Reading.of("DEFAULT: {min_cores: 8, min_memory: 64, max_memory: 64, sample_interval: 300}"));
    }

    @Test
    void theWrittenValueIsReportedNotTheDefault() {
        assertThat(Reading.complaints("DEFAULT:\n  cpu_upper_threshold: 15\n"))
                .containsExactly("c.yaml:2:24: in section 'DEFAULT' cpu_lower_threshold (20, default) must be less than"
                        + " cpu_upper_threshold (15)");
    }

    @Test
    void aTierValueThatContradictsAnInheritedOneIsReported() {
        assertThat(Reading.complaints("DEFAULT:\n  max_cores: 4\nTIER_A:\n  min_cores: 5\n"))
                .containsExactly("c.yaml:4:14: in section 'TIER_A' min_cores (5) must not be greater than max_cores (4,"
                        + " DEFAULT, c.yaml:2)");
    }

    @Test
    void inheritedContradictionsAreReportedOnce() {
        assertThat(Reading.complaints("DEFAULT:\n  max_cores: 4\n  min_cores: 5\nTIER_A:\n  priority: 1\nTIER_B:\n"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:3:14: in section 'DEFAULT'");
    }

    @Test
    void aWrongValueContradictsNothing() {
        assertThat(Reading.complaints(
                        "DEFAULT:\n  cpu_lower_threshold: 85\n  cpu_upper_threshold: 9O\nTIER_A:\n  priority: 1\n"))
                .containsExactly("c.yaml:3:24: cpu_upper_threshold is '9O', but must be a number");
    }

    @Test
    void emptyTextsDoNotHideContradictions() {
        assertThat(Reading.complaints("DEFAULT:\n  log_file: ''\n  min_cores: 10\n"))
                .hasSize(2)
                .anySatisfy(complaint -> assertThat(complaint).startsWith("c.yaml:3:14: in section 'DEFAULT'"));
    }

    @Test
    void theCommandLineIsNamed() {
        assertThat(Reading.lines(
                        Reading.problems(Map.of(), "DEFAULT:\n  sample_interval: 10\n", Map.of("poll_interval", "5"))))
                .containsExactly("c.yaml:2:20: in section 'DEFAULT' sample_interval (10) must not be greater than"
                        + " poll_interval (5, command line)");
    }

    @Test
    void aContainerIsInOneTier() throws InvalidConfigurationException {
        assertThat(Reading.complaints("""
                TIER_A:
                  lxc_containers: [100, 101, 102, 100]
                TIER_B:
                  lxc_containers: "103,102"
                TIER_C:
                  lxc_containers: [101, 103]
                """))
                .containsExactly(
                        "c.yaml:4:19: container 102 is in TIER_A already, and can be in one tier only",
                        "c.yaml:6:19: container 101 is in TIER_A already, and can be in one tier only",
                        "c.yaml:6:19: container 103 is in TIER_B already, and can be in one tier only");
    }

    @Test
    void tenthsOfACoreNeedTheirUnit() {
        assertThat(Reading.complaints("DEFAULT:\n  min_cores: 1.5\n"))
                .containsExactly("c.yaml:2:14: min_cores is 1.5, but must be a whole number (tenths are possible with"
                        + " cpu_unit: cpulimit)");
        assertThat(Reading.complaints("DEFAULT:\n  cpu_unit: cpulimit\n  max_cores: 1.25\n"))
                .containsExactly("c.yaml:3:14: max_cores is 1.25, but must be a multiple of 0.1");
    }

    @Test
    void smallerMinimaAreTheDefaultInTenths() throws Exception {
        ContainerPolicies policies = Reading.of("""
                DEFAULT:
                  cpu_unit: cpulimit
                TIER_WHOLE:
                  cpu_unit: cores
                TIER_SET:
                  min_cores: 2.3
                """).settings().containers();

        assertThat(policies.defaults().cpu().minimum()).isEqualTo(100);
        assertThat(policies.defaults().cpu().increment()).isEqualTo(500);
        assertThat(policies.tiers().get("TIER_WHOLE").cpu().minimum()).isEqualTo(1000);
        assertThat(policies.tiers().get("TIER_SET").cpu().minimum()).isEqualTo(2300);
    }
}
