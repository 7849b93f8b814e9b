package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.Inventory.Network;

class NetworkKeysTest {

    private static final Optional<Ipv4Interface> SEVEN = Ipv4Interface.parse("10.0.3.7/24");
    private static final Optional<Ipv4Interface> EIGHT = Ipv4Interface.parse("10.0.3.8/24");

    @Test
    void interfacesAreNamedByNumberAndHaveTheirAddresses() {
        LxcConfig config = new LxcConfig("""
                lxc.net.1.type = macvlan
                lxc.net.0.type = veth
                lxc.net.0.ipv4.address = 10.0.3.7/24 10.0.3.255
                lxc.net.10.type = veth
                lxc.net.10.ipv4.address = 192.168.1.9
                lxc.net.10.ipv4.address = 172.16.0.1
                """);

        assertThat(NetworkKeys.read(config))
                .containsExactly(
                        new Network("net0", SEVEN),
                        new Network("net1", Optional.empty()),
                        new Network("net10", Ipv4Interface.parse("192.168.1.9/24")),
                        new Network("net10", Ipv4Interface.parse("172.16.0.1/16")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lxc.net.0.type = empty\nlxc.net.0.ipv4.address = 10.0.3.7/24\n",
                "lxc.net.0.type = none\n",
                "lxc.net.0.ipv4.address = 10.0.3.7/24\n",
                "lxc.net.1.type = veth\n",
                "# lxc.net.0.type = veth\n"
            })
    void withoutAFirstInterfaceThereIsNoAddressToSet(String text) {
        LxcConfig config = new LxcConfig(text);

        assertThat(NetworkKeys.write(config, SEVEN)).isEmpty();
        assertThat(NetworkKeys.write(config, Optional.empty())).hasValue(config);
    }

    @Test
    void anAddressTakesThePlaceOfAllBefore() {
        LxcConfig config = new LxcConfig("""
                lxc.net.0.type = veth
                  lxc.net.0.ipv4.address=10.0.3.7/24
                lxc.net.0.ipv4.address = 10.0.4.7/24
                lxc.net.0.ipv4.gateway = 10.0.3.1
                lxc.net.1.ipv4.address = 10.0.5.7/24

                # by hand: lxc.net.0.ipv4.address = 1.2.3.4/5
                """);

        assertThat(NetworkKeys.write(config, EIGHT).orElseThrow().text()).isEqualTo("""
                lxc.net.0.type = veth
                lxc.net.0.ipv4.address = 10.0.3.8/24
                lxc.net.0.ipv4.gateway = 10.0.3.1
                lxc.net.1.ipv4.address = 10.0.5.7/24

                # by hand: lxc.net.0.ipv4.address = 1.2.3.4/5
                """);
    }

    @Test
    void aFirstAddressFollowsTheInterface() {
        LxcConfig config = new LxcConfig("lxc.net.0.type = veth\nlxc.net.0.flags = up\nlxc.net.1.type = veth\n");

        assertThat(NetworkKeys.write(config, EIGHT).orElseThrow().text()).isEqualTo("""
                        lxc.net.0.type = veth
                        lxc.net.0.flags = up
                        lxc.net.0.ipv4.address = 10.0.3.8/24
                        lxc.net.1.type = veth
                        """);
    }

    @Test
    void theSameAddressChangesNothing() {
        LxcConfig config = new LxcConfig("lxc.net.0.type = veth\nlxc.net.0.ipv4.address = 10.0.3.7/24 10.0.3.255");

        assertThat(NetworkKeys.write(config, SEVEN).orElseThrow()).isSameAs(config);
    }

    @Test
    void withDhcpThereIsNoGatewayEither() {
        LxcConfig config = new LxcConfig("""
                lxc.net.0.type = veth
                lxc.net.0.ipv4.address = 10.0.3.7/24
                lxc.net.0.ipv4.gateway = 10.0.3.1
                lxc.net.0.ipv4.gateway = dev
                lxc.net.1.ipv4.gateway = 10.0.5.1
                """);

        assertThat(NetworkKeys.write(config, Optional.empty()).orElseThrow().text())
                .isEqualTo("""
                        lxc.net.0.type = veth
                        lxc.net.0.ipv4.gateway = dev
                        lxc.net.1.ipv4.gateway = 10.0.5.1
                        """);
    }
}
