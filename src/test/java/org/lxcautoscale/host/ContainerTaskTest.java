package org.lxcautoscale.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;

/** What is no name does not become an argument of a command. */
class ContainerTaskTest {

    private static final ContainerId ID = new ContainerId("101");

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Snap1", "a-b_c", "a234567890123456789012345678901234567890"})
    void namesOfSnapshots(String name) {
        assertThat(new SnapshotName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1bad",
                "-a",
                "--force",
                "_a",
                "a b",
                "a;b",
                "a/b",
                "a..",
                "ä1",
                "a\n",
                "current",
                "a2345678901234567890123456789012345678901"
            })
    void whatIsNoNameOfASnapshot(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SnapshotName(name));
    }

    @Test
    void namesOfClones() {
        assertThat(new CloneName("web_2.example.org")).hasToString("web-2.example.org");
        for (String name :
                new String[] {"", "_a", "a_", "-a", "a..b", "a.", "a b", "a;b", "a".repeat(64), "a.".repeat(130) + "a"
                }) {
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> new CloneName(name));
        }
    }

    @Test
    void nodesAndStoragesOfClones() {
        assertThatCode(() -> copy("pve-2", "local-lvm")).doesNotThrowAnyException();
        for (String node : new String[] {"", "-x", "a/b", "a b"}) {
            assertThatIllegalArgumentException().as(node).isThrownBy(() -> copy(node, "local"));
        }
        for (String storage : new String[] {"", "-x", "1a", "a:b", "a-", "a"}) {
            assertThatIllegalArgumentException().as(storage).isThrownBy(() -> copy("pve", storage));
        }
    }

    private static ContainerTask copy(String node, String storage) {
        return new ContainerTask.Clone(
                ID,
                new ContainerId("102"),
                new CloneName("web"),
                Optional.empty(),
                true,
                Optional.of(node),
                Optional.of(storage));
    }

    @Test
    void disksGrow() {
        for (int gibibytes : new int[] {-1, 0, 128 * 1024 + 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ContainerTask.GrowRootDisk(ID, gibibytes));
        }
    }

    @Test
    void tags() {
        assertThat(new ContainerTask.SetTags(ID, Set.of("web", "autoscale-off", "_x", "a.b+c")).joined())
                .isEqualTo("_x;a.b+c;autoscale-off;web");
        for (String tag : new String[] {"", "-x", "a b", "a;b", "a,b", "ü"}) {
            assertThatIllegalArgumentException().as(tag).isThrownBy(() -> new ContainerTask.SetTags(ID, Set.of(tag)));
        }
    }
}
