package org.lxcautoscale.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.Settings;

/** Settings of groups for tests. */
final class GroupFixture {

    static final String TAG = "autoscale-group-web";

    private GroupFixture() {}

    /** A group {@code WEB} of clones of container 101, with 6 addresses and 1 to 4 members besides what is changed. */
    static GroupSettings group(GroupSettings.ScaleIn.Way way, GroupSettings.Probe probe, int min, int max) {
        List<Ipv4> addresses = new ArrayList<>();
        for (int last = 20; last < 26; last++) {
            addresses.add(Ipv4.parse("10.0.1." + last).orElseThrow());
        }
        return new GroupSettings(
                GroupSettings.PREFIX + "WEB",
                TAG,
                Set.of(FakeCluster.BASE),
                new GroupSettings.Instances(min, max, 1),
                new GroupSettings.ScaleOut(new GroupSettings.Load(80, 80), Duration.ofSeconds(300), true),
                new GroupSettings.ScaleIn(way, new GroupSettings.Load(20, 20), Duration.ofSeconds(600)),
                new GroupSettings.Clones(
                        FakeCluster.BASE,
                        99_000,
                        addresses,
                        Optional.empty(),
                        false,
                        List.of(),
                        false,
                        Optional.empty()),
                new GroupSettings.HealthCheck(
                        probe, Duration.ofSeconds(30), Duration.ofSeconds(5), 3, Duration.ofSeconds(120)),
                new GroupSettings.Hooks(List.of(), List.of(), Duration.ofSeconds(60)));
    }

    static Settings settings(GroupSettings... groups) {
        try {
            Settings defaults = new ConfigurationReader(java.util.Map.of())
                    .defaults(java.util.Map.of())
                    .settings();
            ContainerPolicies policies = defaults.containers();
            return new Settings(
                    defaults.startup(),
                    defaults.pollInterval(),
                    defaults.sampleInterval(),
                    defaults.manualHold(),
                    defaults.timezone(),
                    defaults.reserve(),
                    new ContainerPolicies(
                            policies.defaults(),
                            policies.tiers(),
                            policies.tierOf(),
                            policies.ignored(),
                            List.of(groups),
                            ""));
        } catch (InvalidConfigurationException e) {
            throw new AssertionError(e);
        }
    }
}
