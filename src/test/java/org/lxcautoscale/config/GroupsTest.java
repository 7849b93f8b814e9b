package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.Probe;
import org.lxcautoscale.settings.GroupSettings.ScaleIn;

/** What a group may say, and what groups may say together. */
class GroupsTest {

    private static final String PREFIX = "HORIZONTAL_SCALING_GROUP_";

    /** A group that clones 101, with one key more in line 3. */
    private static String with(String keys) {
        return PREFIX + "WEB:\n  base_snapshot_name: 101\n  " + keys + "\n";
    }

    private static GroupSettings group(String keys) throws InvalidConfigurationException {
        return Reading.of(with(keys)).settings().containers().groups().getFirst();
    }

    private static List<String> addresses(String range) throws InvalidConfigurationException {
        return group("clone_network_type: static\n  max_instances: 2\n  static_ip_range: " + range)
                .clones()
                .addresses()
                .stream()
                .map(Ipv4::toString)
                .toList();
    }

    private static String pair(String first, String second) {
        return PREFIX + "A:\n  " + first.replace("; ", "\n  ") + "\n" + PREFIX + "B:\n  " + second.replace("; ", "\n  ")
                + "\n";
    }

    @Test
    void aGroupThatOnlyNamesItsBaseNeverTakesMembersOut() throws InvalidConfigurationException {
        GroupSettings group = group("min_instances: 1");

        assertThat(group.name()).isEqualTo("WEB");
        assertThat(group.tag()).isEqualTo("autoscale-group-web");
        assertThat(group.scaleIn())
                .isEqualTo(new ScaleIn(ScaleIn.Way.OFF, new GroupSettings.Load(20, 20), Duration.ofMinutes(10)));
        assertThat(group.scaleOut().isVerticalFirst()).isTrue();
        assertThat(group.health())
                .isEqualTo(new GroupSettings.HealthCheck(
                        new Probe.Running(), Duration.ofSeconds(30), Duration.ofSeconds(5), 3, Duration.ofMinutes(5)));
        assertThat(group.hooks()).isEqualTo(new GroupSettings.Hooks(List.of(), List.of(), Duration.ofMinutes(1)));
        assertThat(group.clones())
                .isEqualTo(new GroupSettings.Clones(
                        new ContainerId("101"),
                        99_000,
                        List.of(),
                        Optional.empty(),
                        false,
                        List.of(),
                        false,
                        Optional.empty()));
    }

    @Test
    void leadingZerosOfTheBaseAreIgnored() throws InvalidConfigurationException {
        assertThat(Reading.of(PREFIX + "A: {base_snapshot_name: '0101'}")
                        .settings()
                        .containers()
                        .groups()
                        .getFirst()
                        .clones()
                        .base())
                .isEqualTo(new ContainerId("101"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            running           | Running[]
            RUNNING           | Running[]
            tcp 22            | Tcp[port=22]
            tcp:22            | Tcp[port=22]
            tcp:65535         | Tcp[port=65535]
            http /            | Http[port=80, path=/]
            http /a/b?c=%20d  | Http[port=80, path=/a/b?c=%20d]
            http:8080/health  | Http[port=8080, path=/health]
            http :8080/health | Http[port=8080, path=/health]
            """)
    void healthIsCheckedInOneOfThreeWays(String written, String probe) throws InvalidConfigurationException {
        assertThat(group("health: " + written).health().probe()).hasToString(probe);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "up",
                "tcp",
                "tcp 0",
                "tcp22",
                "tcp:65536",
                "tcp:99999999",
                "http",
                "http:8080",
                "http:0/x",
                "http/x",
                "http://example.org/x",
                "https:443/x",
                "http:80/a b",
                "http:80/%zz",
                "http:80/ü",
            })
    void anyOtherHealthCheckIsRefused(String written) {
        assertThat(Reading.complaints(with("health: " + written)))
                .containsExactly("c.yaml:3:11: health is '" + written.replace("'", "")
                        + "', but must be running, tcp:PORT or http:PORT/PATH, such as http:8080/health");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [10.0.0.9, 10.0.0.9]                   | 10.0.0.9
            [10.0.0.254, 10.0.1.1]                 | 10.0.0.254 10.0.0.255 10.0.1.0 10.0.1.1
            [10.0.0.254/24, 10.0.1.1]              | 10.0.0.254 10.0.1.1
            [192.168.1.0/30, 192.168.1.3/30]       | 192.168.1.1 192.168.1.2
            [192.168.1.2/31, 192.168.1.3]          | 192.168.1.2 192.168.1.3
            [192.168.1.2/32, 192.168.1.3/32]       | 192.168.1.2 192.168.1.3
            [255.255.255.254/0, 255.255.255.255/0] | 255.255.255.254
            [127.255.255.255, 128.0.0.1]           | 127.255.255.255 128.0.0.0 128.0.0.1
            [10.0.0.3, 10.0.0.1, 10.0.0.2]         | 10.0.0.3 10.0.0.1 10.0.0.2
            10.0.0.3/8 10.0.0.1 10.0.0.2/8         | 10.0.0.3 10.0.0.1 10.0.0.2
            """)
    void addressesAreTheFirstAndTheLastOrAll(String written, String addresses) throws InvalidConfigurationException {
        assertThat(addresses(written)).containsExactly(addresses.split(" "));
    }

    @Test
    void aRangeIsAsLargeAsANetworkOf16Bits() throws InvalidConfigurationException {
        assertThat(addresses("[10.0.0.0, 10.0.255.255]")).hasSize(65_536);
        assertThat(group("clone_network_type: static\n  static_ip_range: [10.1.0.0/16, 10.1.255.255]")
                        .clones())
                .satisfies(clones -> assertThat(clones.addresses()).hasSize(65_534))
                .returns(Optional.of(16), GroupSettings.Clones::prefixLength);
    }

    @Test
    void addressesAreNotUsedWithDhcp() throws InvalidConfigurationException {
        assertThat(group("static_ip_range: [10.0.0.1/24, 10.0.0.9]").clones())
                .returns(List.of(), GroupSettings.Clones::addresses)
                .returns(Optional.empty(), GroupSettings.Clones::prefixLength);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [10.0.0.9, 10.0.0.1]               | static_ip_range ends before it begins; write 10.0.0.1 first and 10.0.0.9 last
            [128.0.0.0, 127.0.0.0]             | static_ip_range ends before it begins; write 127.0.0.0 first and 128.0.0.0 last
            [10.0.0.0, 10.1.0.0]               | static_ip_range: 10.0.0.0 to 10.1.0.0 are 65537 addresses, but at most 65536 are allowed
            [0.0.0.0, 255.255.255.255]         | static_ip_range: 0.0.0.0 to 255.255.255.255 are 4294967296 addresses, but at most 65536 are allowed
            [10.0.0.255/24, 10.0.1.0/24]       | static_ip_range: 10.0.0.255 to 10.0.1.0 has no address for a clone, only those of the network itself
            [10.0.0.1/24, 10.0.0.9/25]         | static_ip_range has the prefix lengths /24, /25; write the same for all addresses
            [10.0.0.1, 10.0.0.2, 10.0.0.1]     | static_ip_range lists 10.0.0.1 twice; write it once
            [10.0.0.1, 10.0.0.2, 10.0.0.1/24]  | static_ip_range lists 10.0.0.1 twice; write it once
            [10.0.0.1/24, 10.0.0.0, 10.0.0.9]  | static_ip_range: 10.0.0.0/24 is the address of the network itself or of its broadcasts; take it out
            [10.0.0.1/24, 10.0.0.9/33]         | static_ip_range: '10.0.0.9/33' is not an IPv4 address
            [10.0.0.1/, 10.0.0.9]              | static_ip_range: '10.0.0.1/' is not an IPv4 address
            [10.0.0.01, 10.0.0.9]              | static_ip_range: '10.0.0.01' is not an IPv4 address
            [10.0.0.1, web]                    | static_ip_range: 'web' is not an IPv4 address
            [10.0.0.1, "::1"]                  | static_ip_range: '::1' is not an IPv4 address
            """)
    void addressesThatCannotBeGivenAreRefused(String written, String message) {
        assertThat(Reading.complaints(with("static_ip_range: " + written + "\n  clone_network_type: static")))
                .containsExactly("c.yaml:3:20: " + message);
    }

    @Test
    void aSingleAddressIsNoRange() {
        assertThat(Reading.complaints(with("clone_network_type: static\n  static_ip_range: [10.0.0.1]")))
                .containsExactly("c.yaml:3:23: clone_network_type is static, so static_ip_range must name the addresses"
                        + " (first and last, or all)");
    }

    @Test
    void tooFewAddressesAreAWarningThatNoMigrationAnswers() throws InvalidConfigurationException {
        String keys = "static_ip_range: [10.0.0.0/24, 10.0.0.3]\n  clone_network_type: static\n  max_instances: ";

        Configuration tooFew = Reading.of(with(keys + "5"));

        assertThat(Reading.lines(tooFew.warnings()))
                .containsExactly("c.yaml:3:20: static_ip_range has 3 addresses, and max_instances is 5: the group stops"
                        + " growing when there are no more");
        assertThat(tooFew.isOutdated()).isFalse();
        assertThat(Reading.of("DEFAULT: {smtp_port: 25}\n" + with(keys + "5")).isOutdated())
                .isTrue();
        assertThat(Reading.of(with(keys + "4")).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            horiz_cpu_lower_threshold: 80                                  | 3:30 | in section 'HORIZONTAL_SCALING_GROUP_WEB' horiz_cpu_lower_threshold (80) must be less than horiz_cpu_upper_threshold (80, default)
            horiz_memory_upper_threshold: 20                               | 3:33 | in section 'HORIZONTAL_SCALING_GROUP_WEB' horiz_memory_lower_threshold (20, default) must be less than horiz_memory_upper_threshold (20)
            health_timeout: 31                                             | 3:19 | in section 'HORIZONTAL_SCALING_GROUP_WEB' health_timeout (31) must not be greater than health_interval (30, default)
            scale_in: destroy                                              | 3:13 | scale_in: destroy removes members with their disks for good; write allow_destroy: true as well, or scale_in: stop
            scale_in: delete                                               | 3:13 | scale_in is 'delete', but must be one of off, stop, destroy
            target_nodes: [pve1, 'pve 2']                                  | 3:17 | target_nodes is 'pve 2', but must be the name of a node
            storage: local/lvm                                             | 3:12 | storage is 'local/lvm', but must be the name of a storage, such as local-lvm
            group_tag: web shop                                            | 3:14 | group_tag is 'web shop', but must be a tag of letters, digits, '_', '.', '+' and '-'
            group_tag: -web                                                | 3:14 | group_tag is '-web', but must be a tag of letters, digits, '_', '.', '+' and '-'
            on_ready: [notify, all]                                        | 3:13 | on_ready is 'notify', but must be the absolute path of a program, and then its arguments, each an entry of the list
            on_terminate: [/usr/local/bin/]                                | 3:17 | on_terminate is '/usr/local/bin/', but must be the absolute path of a program, and then its arguments, each an entry of the list
            on_terminate: ['']                                             | 3:17 | on_terminate is '', but must be the absolute path of a program, and then its arguments, each an entry of the list
            on_ready: [/bin/x, "a\\0"]                                     | 3:13 | on_ready has control characters; put them into a script, and name that
            """)
    void aValueThatCannotBeMeantIsRefusedAtItsPlace(String keys, String place, String message) {
        assertThat(Reading.complaints(with(keys))).containsExactly("c.yaml:" + place + ": " + message);
    }

    @Test
    void argumentsOfAHookAreKeptAsTheyAre() throws InvalidConfigurationException {
        assertThat(group("on_ready: [/usr/local/bin/hook, 'a b', '', $HOME, \"it's\", 'a,b']")
                        .hooks()
                        .onReady())
                .containsExactly("/usr/local/bin/hook", "a b", "", "$HOME", "it's", "a,b");
    }

    @Test
    void destroyingHasToBeAllowed() throws InvalidConfigurationException {
        assertThat(group("scale_in: destroy\n  allow_destroy: true").scaleIn().way())
                .isEqualTo(ScaleIn.Way.DESTROY);
        assertThat(group("allow_destroy: true").scaleIn().way()).isEqualTo(ScaleIn.Way.OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autoscale-off",
                "Autoscale-Off",
                "autoscale-observe",
                "autoscale-tier-web",
                "autoscale-created",
                "autoscale-parked",
                "autoscale-max-cores-4",
                "autoscale-priority-x",
            })
    void aTagWithAMeaningOfItsOwnIsNotThatOfAGroup(String tag) {
        assertThat(Reading.complaints(with("group_tag: " + tag)))
                .containsExactly(
                        "c.yaml:3:14: group_tag is '" + tag + "', which means something else on every container;"
                                + " choose another, such as autoscale-group-web");
    }

    @Test
    void aTagIsInLowerCase() throws InvalidConfigurationException {
        assertThat(group("group_tag: Web+Shop").tag()).isEqualTo("web+shop");
        assertThat(group("group_tag: " + "x".repeat(128)).tag()).hasSize(128);
        assertThat(Reading.complaints(with("group_tag: " + "x".repeat(129)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A B", "ä", "A;B", "A/B", "\u212a"})
    void theNameOfAGroupCanBePartOfATag(String name) {
        assertThat(Reading.complaints("\"" + PREFIX + name + "\": {base_snapshot_name: 101}\n"))
                .containsExactly("c.yaml:1:1: section '" + PREFIX + name
                        + "': the name of a group has letters, digits, '_', '-' and '.', at most 100");
    }

    @Test
    void theLongestNameHasATag() throws InvalidConfigurationException {
        String section = PREFIX + "A_b-9.".repeat(16) + "wxyz";
        GroupSettings group = Reading.of(section + ": {base_snapshot_name: 101}\n")
                .settings()
                .containers()
                .groups()
                .getFirst();

        assertThat(new ContainerTask.SetTags(new ContainerId("101"), Set.of(group.tag())))
                .isNotNull();
        assertThat(Reading.complaints(section + "x: {base_snapshot_name: 101}\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pve1", "pve-1.example.org", "-pve", "pve_1", "ü", ".", "1", "a-", "local-lvm", "9disks", "s"})
    void namesOfNodesAndStoragesAreThoseThatAHostTakes(String name) {
        assertAgrees("target_nodes: ['" + name + "']", Optional.of(name), Optional.empty());
        assertAgrees("storage: '" + name + "'", Optional.empty(), Optional.of(name));
    }

    private static void assertAgrees(String keys, Optional<String> node, Optional<String> storage) {
        boolean isValid = isValid(with(keys));
        if (isValid) {
            assertThat(clone(node, storage)).isNotNull();
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> clone(node, storage));
        }
    }

    private static boolean isValid(String yaml) {
        try {
            Reading.of(yaml);
            return true;
        } catch (InvalidConfigurationException _) {
            return false;
        }
    }

    private static ContainerTask.Clone clone(Optional<String> node, Optional<String> storage) {
        return new ContainerTask.Clone(
                new ContainerId("101"),
                new ContainerId("102"),
                new CloneName("web"),
                Optional.empty(),
                true,
                node,
                storage);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            base_snapshot_name: 101; group_tag: web    | base_snapshot_name: 102; group_tag: WEB    | 6:14 | the tag web is that of HORIZONTAL_SCALING_GROUP_A already; give HORIZONTAL_SCALING_GROUP_B a group_tag of its own
            base_snapshot_name: 101; min_instances: 1  | base_snapshot_name: 101; group_tag: autoscale-group-a | 6:14 | the tag autoscale-group-a is that of HORIZONTAL_SCALING_GROUP_A already; give HORIZONTAL_SCALING_GROUP_B a group_tag of its own
            base_snapshot_name: 101; group_tag: autoscale-group-b | base_snapshot_name: 102         | 4:1  | the tag autoscale-group-b is that of HORIZONTAL_SCALING_GROUP_A already; give HORIZONTAL_SCALING_GROUP_B a group_tag of its own
            base_snapshot_name: 101; lxc_containers: [104, 106-109] | base_snapshot_name: 102; lxc_containers: [105, 0104] | 6:19 | lxc_containers: 104 is in HORIZONTAL_SCALING_GROUP_A already, and can be in one group only; list each in one of them
            base_snapshot_name: 101; lxc_containers: [104-120] | base_snapshot_name: 102; lxc_containers: [110-119] | 6:19 | lxc_containers: 110, 111, 112, 113, 114 and 5 more are in HORIZONTAL_SCALING_GROUP_A already, and can be in one group only; list each in one of them
            base_snapshot_name: 101; min_instances: 1  | base_snapshot_name: 102; lxc_containers: [100-105] | 6:19 | lxc_containers: 101 is what HORIZONTAL_SCALING_GROUP_A clones, and cannot be a member of HORIZONTAL_SCALING_GROUP_B; take it out, or give HORIZONTAL_SCALING_GROUP_A another base_snapshot_name
            base_snapshot_name: 101; lxc_containers: [101] | base_snapshot_name: 101; min_instances: 1  | 3:19 | lxc_containers: 101 is what HORIZONTAL_SCALING_GROUP_B clones, and cannot be a member of HORIZONTAL_SCALING_GROUP_A; take it out, or give HORIZONTAL_SCALING_GROUP_B another base_snapshot_name
            """)
    void groupsDoNotClaimWhatIsAnothers(String first, String second, String place, String message) {
        assertThat(Reading.complaints(pair(first, second))).containsExactly("c.yaml:" + place + ": " + message);
    }

    @Test
    void groupsMayShareABaseThatIsNoMember() throws InvalidConfigurationException {
        assertThat(Reading.of(pair(
                                "base_snapshot_name: 101; lxc_containers: [104]",
                                "base_snapshot_name: 101; lxc_containers: [105]"))
                        .settings()
                        .containers()
                        .groups())
                .hasSize(2);
    }

    @Test
    void groupsWithoutABaseDoNotShareOne() {
        assertThat(Reading.complaints(pair("lxc_containers: [100]", "lxc_containers: [0]")))
                .hasSize(2)
                .allMatch(complaint -> complaint.contains("needs the key base_snapshot_name"));
    }

    @Test
    void namesThatDifferInCapitalsHaveTheSameTag() {
        assertThat(Reading.complaints(pair("base_snapshot_name: 101", "base_snapshot_name: 102")
                        .replace("GROUP_B", "GROUP_a")))
                .containsExactly("c.yaml:3:1: the tag autoscale-group-a is that of HORIZONTAL_SCALING_GROUP_A already;"
                        + " give HORIZONTAL_SCALING_GROUP_a a group_tag of its own");
    }

    @Test
    void aGroupIsWrittenOnce() {
        assertThat(Reading.complaints(pair("base_snapshot_name: 101", "base_snapshot_name: 101")
                        .replace("GROUP_B", "GROUP_A")))
                .containsExactly(
                        "c.yaml:3:1: section 'HORIZONTAL_SCALING_GROUP_A' appears twice; put its keys together");
    }
}
