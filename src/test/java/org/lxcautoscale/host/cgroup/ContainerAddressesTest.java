package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;

/** A container whose network has the addresses 192.0.2.2 and 172.17.0.1, on a machine that has 10.0.0.1 and 172.17.0.1. */
class ContainerAddressesTest {

    private static final ContainerId WEB = new ContainerId("101");
    private static final Network DYNAMIC = new Network("net0", Optional.empty());

    @TempDir
    private Path root;

    private FakeMachine machine;
    private ContainerAddresses addresses;

    @BeforeEach
    void prepare() throws Exception {
        machine = new FakeMachine(root, Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/101", "/var/lib/lxc/102");
        machine.monitor(4000, "lxc-start\0-F\0-n\000101\0", "lxc/101");
        machine.monitor(5000, "lxc-start\0-F\0-n\000102\0", "lxc/102");
        table("4001", "192.0.2.2", "172.17.0.1");
        table("5001", "192.0.2.3");
        table("self", "10.0.0.1", "172.17.0.1");
        addresses = new ContainerAddresses(root, root.resolve("var/lib/lxc"));
    }

    private Path table(String process, String... own) {
        StringBuilder text = new StringBuilder("""
                Main:
                  +-- 0.0.0.0/0 3 0 5
                     |-- 0.0.0.0
                        /0 universe UNICAST
                     +-- 127.0.0.0/8 2 0 2
                        +-- 127.0.0.0/31 1 0 0
                           |-- 127.0.0.0
                              /8 host LOCAL
                           |-- 127.0.0.1
                              /32 host LOCAL
                        |-- 127.255.255.255
                           /32 link BROADCAST
                """);
        for (String address : own) {
            String network = address.substring(0, address.lastIndexOf('.'));
            text.append("""
                         +-- NET.0/24 2 0 2
                            +-- NET.0/30 2 0 2
                               |-- NET.0
                                  /24 link UNICAST
                               |-- ADDRESS
                                  /32 host LOCAL
                            |-- NET.255
                               /32 link BROADCAST
                    """.replace("NET", network).replace("ADDRESS", address));
        }
        Path file = root.resolve("proc").resolve(process).resolve("net/fib_trie");
        machine.write(file, text.toString());
        return file;
    }

    private static Ipv4 address(String dotted) {
        return Ipv4.parse(dotted).orElseThrow();
    }

    @Test
    void withoutAFixedAddressTheOnesInItsNetworkCountButNotThoseOfTheMachine() throws Exception {
        assertThat(addresses.of(WEB, List.of(DYNAMIC))).containsExactly(address("192.0.2.2"));
    }

    @Test
    void aNewAddressIsSeenAtOnce() throws Exception {
        addresses.of(WEB, List.of(DYNAMIC));
        table("4001", "192.0.2.9");

        assertThat(addresses.of(WEB, List.of(DYNAMIC))).containsExactly(address("192.0.2.9"));
    }

    @Test
    void aFixedAddressIsNotReadAnywhere() throws Exception {
        machine.sockets();
        Network fixed = new Network("net0", Ipv4Interface.parse("10.0.0.5/24"));

        assertThat(addresses.of(WEB, List.of(fixed, DYNAMIC))).containsExactly(address("10.0.0.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"103", "web"})
    void whatDoesNotRunHasNone(String id) throws Exception {
        assertThat(addresses.of(new ContainerId(id), List.of(DYNAMIC))).isEmpty();
    }

    @Test
    void oneThatWasRestartedIsFoundAgain() throws Exception {
        addresses.of(WEB, List.of(DYNAMIC));
        machine.write(root.resolve("proc/4000/cmdline"), "sleep\0");
        machine.monitor(6000, "lxc-start\0-F\0-n\000101\0", "lxc/101");
        table("6001", "192.0.2.7");
        machine.sockets("/var/lib/lxc/101");

        assertThat(addresses.of(WEB, List.of(DYNAMIC))).containsExactly(address("192.0.2.7"));
    }

    @Test
    void whatCannotBeReadIsAFailure() throws Exception {
        Path file = table("4001");
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(() -> addresses.of(WEB, List.of(DYNAMIC)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageStartingWith("the addresses of container 101 are not known")
                .hasMessageContaining(file.toString());
    }
}
