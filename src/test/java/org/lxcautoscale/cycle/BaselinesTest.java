package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.MemorySize;

class BaselinesTest {

    private static final ContainerId ID = new ContainerId("104");

    @TempDir
    Path dir;

    @Test
    void writesTheFormatOfTheOriginal() throws Exception {
        assertThat(new Baselines(dir.resolve("new")).keep(ID, Allocation.of(2, 2048)))
                .isTrue();

        assertThat(dir.resolve("new/104_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 2048}");
        assertThat(dir.resolve("new"))
                .isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void keepsTheFirstSize() throws Exception {
        Baselines baselines = new Baselines(dir);
        baselines.keep(ID, Allocation.of(2, 2048));

        assertThat(baselines.keep(ID, Allocation.of(4, 4096))).isFalse();
        assertThat(baselines.read(ID)).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void keepsCpulimitWithCores() throws Exception {
        Baselines baselines = new Baselines(dir);
        Allocation none = limited(Cores.UNLIMITED, Cores.of(2));
        Allocation some = limited(new Cores(1500), Cores.UNLIMITED);
        baselines.keep(ID, none);
        baselines.keep(new ContainerId("105"), some);

        assertThat(dir.resolve("104_backup.json"))
                .content()
                .isEqualTo("{\"cores\": 2, \"cpulimit\": 0, \"memory\": 2048}");
        assertThat(dir.resolve("105_backup.json")).content().isEqualTo("{\"cpulimit\": 1.5, \"memory\": 2048}");
        assertThat(baselines.read(ID)).isEqualTo(none);
        assertThat(baselines.read(new ContainerId("105"))).isEqualTo(some);
    }

    @Test
    void aChangeOfTheUnitLosesNothing() throws Exception {
        Baselines baselines = new Baselines(dir);
        baselines.keep(ID, Allocation.of(2, 2048));

        boolean isNew = baselines.keep(ID, limited(Cores.UNLIMITED, Cores.of(4)));
        baselines.keep(ID, limited(new Cores(500), Cores.of(1)));
        Allocation inCores = Allocation.of(3, 2048);
        baselines.adopt(ID, Allocation.of(2, 2048), inCores);

        assertThat(isNew).isFalse();
        assertThat(baselines.read(ID)).isEqualTo(limited(Cores.UNLIMITED, Cores.of(3)));
    }

    private static Allocation limited(Cores cpulimit, Cores cores) {
        return new Allocation(new CpuSize.OfCpulimit(cpulimit, cores, Cores.UNLIMITED), MemorySize.ofMebibytes(2048));
    }

    @Test
    void omitsAResourceWithoutALimit() throws Exception {
        Baselines baselines = new Baselines(dir);
        Allocation unlimited = new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(512));
        baselines.keep(ID, unlimited);
        baselines.keep(new ContainerId("105"), new Allocation(new Cores(500), MemorySize.UNLIMITED));

        assertThat(dir.resolve("104_backup.json")).content().isEqualTo("{\"memory\": 512}");
        assertThat(dir.resolve("105_backup.json")).content().isEqualTo("{\"cores\": 0.5}");
        assertThat(baselines.read(ID)).isEqualTo(unlimited);
        assertThat(baselines.read(new ContainerId("105")).cores()).isEqualTo(new Cores(500));
    }

    @Test
    void listsAllBaselines() throws Exception {
        Baselines baselines = new Baselines(dir);
        assertThat(new Baselines(dir.resolve("none")).all()).isEmpty();
        baselines.keep(new ContainerId("1000"), Allocation.of(1, 512));
        baselines.keep(ID, Allocation.of(1, 512));
        Files.writeString(dir.resolve("readme.txt"), "");
        Files.writeString(dir.resolve("-x_backup.json"), "");

        assertThat(baselines.all().keySet()).containsExactly(ID, new ContainerId("1000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"cores\": \"many\"}",
                "{\"cores\": 0}",
                "{\"memory\": -1}",
                "{\"memory\": 1e30}"
            })
    void explainsWhatIsWrongWithAnInvalidFile(String content) throws Exception {
        Path file = dir.resolve("104_backup.json");
        Files.writeString(file, content);

        assertThatThrownBy(() -> new Baselines(dir).read(ID))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is not a backup of a size: ");
    }

    @Test
    void readsNumbersWrittenAsText() throws Exception {
        Files.writeString(dir.resolve("104_backup.json"), "{\"cores\": \"2\", \"memory\": \"1024\"}");

        assertThat(new Baselines(dir).read(ID)).isEqualTo(Allocation.of(2, 1024));
    }

    @Test
    void failsWhenThereIsNoBaseline() {
        assertThatThrownBy(() -> new Baselines(dir).read(ID)).isInstanceOf(NoSuchFileException.class);
    }
}
