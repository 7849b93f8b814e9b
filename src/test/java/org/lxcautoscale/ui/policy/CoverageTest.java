package org.lxcautoscale.ui.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.ContainerIdentity;

/** Which part of the configuration touches which containers, before a change and after it. */
class CoverageTest {

    private static final List<ContainerIdentity> CONTAINERS = List.of(
            container("100", "db"),
            container("101", "web", "autoscale-tier-web"),
            container("102", "x", "autoscale-off"));

    private static ContainerIdentity container(String id, String name, String... tags) {
        return new ContainerIdentity(new ContainerId(id), name, Optional.of(Set.of(tags)));
    }

    private static Configuration read(String yaml) throws InvalidConfigurationException {
        return new ConfigurationReader(Map.of()).read("c.yaml", yaml, Map.of());
    }

    private static List<String> coverage(String before, String after) throws InvalidConfigurationException {
        return Coverage.of(read(before), read(after), CONTAINERS).parts().stream()
                .map(part -> part.section()
                        + part.containers().stream()
                                .map(one -> one.container().id() + " " + one.change() + " " + one.because())
                                .toList())
                .toList();
    }

    @Test
    void eachContainerIsInOnePart() throws Exception {
        String yaml = "TIER_WEB: {max_cores: 2}\nTIER_NONE: {max_cores: 3}\n";

        assertThat(coverage(yaml, yaml))
                .containsExactly(
                        "DEFAULT[100 STAYS ]",
                        "TIER_NONE[]",
                        "TIER_WEB[101 STAYS autoscale-tier-web]",
                        "[102 STAYS tagged autoscale-off]");
    }

    @Test
    void aContainerThatMovesIsInBoth() throws Exception {
        assertThat(coverage("TIER_WEB: {max_cores: 2}", "TIER_DB: {lxc_containers: [100]}\nTIER_WEB: {max_cores: 2}"))
                .contains("DEFAULT[100 GOES ]", "TIER_DB[100 COMES ]");
    }
}
