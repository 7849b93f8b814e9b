package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.cgroup.Versions;

class LxcConfigTest {

    private static final SizeKeys UNIFIED = new SizeKeys(new Versions(true, true));
    private static final SizeKeys LEGACY = new SizeKeys(new Versions(false, false));
    private static final Allocation UNLIMITED = new Allocation(Cores.UNLIMITED, MemorySize.UNLIMITED);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lxc.cgroup2.memory.max = 268435456      | 268435456
            lxc.cgroup2.memory.max=256M             | 268435456
            lxc.cgroup2.memory.max = 262144k        | 268435456
            lxc.cgroup2.memory.max = 1G             | 1073741824
            lxc.cgroup2.memory.max = "2g"           | 2147483648
            """)
    void memoryIsReadAsTheKernelDoes(String line, long bytes) {
        assertThat(UNIFIED.read(new LxcConfig(line)).memory()).isEqualTo(new MemorySize(bytes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lxc.cgroup2.cpu.max = 50000 100000      | 500
            lxc.cgroup2.cpu.max = 200000            | 2000
            lxc.cgroup2.cpu.max = 75000 50000       | 1500
            """)
    void coresAreAQuota(String line, int millis) {
        assertThat(UNIFIED.read(new LxcConfig(line)).cores()).isEqualTo(new Cores(millis));
    }

    @Test
    void version1HasKeysOfItsOwn() {
        LxcConfig config = new LxcConfig("""
                lxc.cgroup.memory.limit_in_bytes = 64M
                lxc.cgroup.cpu.cfs_period_us = 50000
                lxc.cgroup.cpu.cfs_quota_us = 25000
                """);

        assertThat(LEGACY.read(config)).isEqualTo(new Allocation(new Cores(500), MemorySize.ofMebibytes(64)));
        assertThat(UNIFIED.read(config)).isEqualTo(UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lxc.tty.max = 5
            # lxc.cgroup2.memory.max = 1M
            lxc.cgroup2.memory.max = max
            lxc.cgroup2.memory.max = 9223372036854771712
            lxc.cgroup2.memory.max = 9999999999G
            lxc.cgroup2.cpu.max = max 100000
            """)
    void withoutALimitThereIsNone(String line) {
        assertThat(UNIFIED.read(new LxcConfig(line))).isEqualTo(UNLIMITED);
    }

    @Test
    void laterLinesOverrideEarlierOnesAndAnEmptyOneTakesBack() {
        LxcConfig twice = new LxcConfig("lxc.cgroup2.memory.max = 1M\nlxc.cgroup2.memory.max = 2M\n");
        LxcConfig reset = new LxcConfig(twice.text() + "lxc.cgroup2.memory.max =\n");

        assertThat(UNIFIED.read(twice).memory()).isEqualTo(MemorySize.ofMebibytes(2));
        assertThat(UNIFIED.read(reset)).isEqualTo(UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({"lxc.cgroup2.memory.max = lots", "lxc.cgroup2.cpu.max = 0 100000", "lxc.cgroup2.cpu.max = 5 x"})
    void valuesWithoutSenseAreRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> UNIFIED.read(new LxcConfig(line)));
    }

    @Test
    void aNewSizeGoesWhereTheOldOneStoodAndAllElseStays() {
        LxcConfig config = new LxcConfig("# made by hand\n  lxc.cgroup2.memory.max=64M\n\nlxc.tty.max = 5");

        LxcConfig changed = UNIFIED.write(
                config, SizeChange.between(UNLIMITED, new Allocation(new Cores(1500), MemorySize.ofMebibytes(128))));

        assertThat(changed.text()).isEqualTo("""
                # made by hand
                  lxc.cgroup2.memory.max= 134217728

                lxc.tty.max = 5
                lxc.cgroup2.cpu.max = 150000 100000
                """);
    }

    @Test
    void whatAContainerMaySwapMovesAlongInVersion1() {
        LxcConfig config =
                new LxcConfig("lxc.cgroup.memory.limit_in_bytes = 64M\nlxc.cgroup.memory.memsw.limit_in_bytes = 96M\n");

        LxcConfig changed = LEGACY.write(
                config,
                SizeChange.between(LEGACY.read(config), new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(128))));

        assertThat(changed.get("lxc.cgroup.memory.memsw.limit_in_bytes")).hasValue(Long.toString(160L << 20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # lxc-autoscale.tags = a;B                      | a b
            #lxc-autoscale.tags=a, b                        | a b
            lxc.group = Web;# lxc-autoscale.tags = a;web    | web a
            lxc.group = web;lxc.group =                     | ''
            # lxc-autoscale.tags =                          | ''
            # lxc-autoscale-tags = a                        | ''
            """)
    void tagsAreGroupsAndWhatOurCommentSays(String lines, String tags) {
        LxcConfig config = new LxcConfig(lines.replace(";#", "\n#").replace(";lxc", "\nlxc") + "\n");

        assertThat(String.join(" ", new TreeSet<>(config.tags())))
                .isEqualTo(String.join(" ", new TreeSet<>(List.of(tags.split(" ")))));
    }

    @Test
    void newTagsGoWhereTheOldOnesStood() {
        LxcConfig config =
                new LxcConfig("# lxc-autoscale.tags = a\nlxc.tty.max = 5\n# lxc-autoscale.tags = b\nlxc.group = web");

        assertThat(config.withTags("c;d").text())
                .isEqualTo("# lxc-autoscale.tags = c;d\nlxc.tty.max = 5\nlxc.group = web\n");
        assertThat(config.withTags("").withTags("e").text())
                .isEqualTo("lxc.tty.max = 5\nlxc.group = web\n# lxc-autoscale.tags = e\n");
    }

    @Test
    void bytesThatAreNoTextSurvive() {
        LxcConfig config = new LxcConfig("# caf\u00e9 \u0080\u00ff\r\nlxc.tty.max = 5\n");

        assertThat(config.with(Map.of("lxc.tty.max", "6")).text())
                .isEqualTo("# caf\u00e9 \u0080\u00ff\r\nlxc.tty.max = 6\n");
    }

    @Test
    void theDirectoryOfContainersCanBeConfigured(@TempDir Path root) throws Exception {
        assertThat(LxcPath.of(root)).isEqualTo(root.resolve("var/lib/lxc"));

        Files.createDirectories(root.resolve("etc/lxc"));
        Files.writeString(root.resolve("etc/lxc/lxc.conf"), "# system\nlxc.lxcpath = /srv/lxc\n");
        assertThat(LxcPath.of(root)).isEqualTo(root.resolve("srv/lxc"));
    }
}
