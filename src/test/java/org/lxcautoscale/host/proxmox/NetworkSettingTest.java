package org.lxcautoscale.host.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.Inventory.Network;

class NetworkSettingTest {

    private static String changed(String value, String address) {
        return NetworkSetting.parse(value)
                .withAddress(Ipv4Interface.parse(address))
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name=eth0,bridge=vmbr0,firewall=1,gw=10.0.0.1,hwaddr=BC:24:11:AA:BB:CC,ip=10.0.0.5/24,mtu=1450,tag=12,type=veth
            ip6=fd00::5/64,name=eth0,gw6=fd00::1,trunks=1;2;3,link_down=1,rate=2.5,ip=10.0.0.5/24
            name=eth0,ip=10.0.0.5/24,later=new=x,empty=
            """)
    void onlyTheAddressIsReplaced(String value) {
        assertThat(changed(value, "10.0.0.5/24")).isEqualTo(value);
        assertThat(changed(value, "192.168.7.8/16")).isEqualTo(value.replace("10.0.0.5/24", "192.168.7.8/16"));
    }

    @Test
    void aMissingAddressIsAdded() {
        assertThat(changed("name=eth0,bridge=vmbr0", "10.0.0.5/24")).isEqualTo("name=eth0,bridge=vmbr0,ip=10.0.0.5/24");
        assertThat(changed("name=eth0,ip=manual,type=veth", "10.0.0.5/24"))
                .isEqualTo("name=eth0,ip=10.0.0.5/24,type=veth");
    }

    @Test
    void dhcpNeedsNoGatewayAndLeavesThatOfIpv6() {
        assertThat(changed("name=eth0,gw=10.0.0.1,gw6=fd00::1,ip=10.0.0.5/24,ip6=fd00::5/64", ""))
                .isEqualTo("name=eth0,gw6=fd00::1,ip=dhcp,ip6=fd00::5/64");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            name=eth0,ip=10.0.0.5/24   | 10.0.0.5/24
            name=eth0,ip=dhcp          | -
            name=eth0,ip=manual        | -
            name=eth0,ip6=fd00::5/64   | -
            ip=10.0.0.6/24,gw=10.0.0.1 | 10.0.0.6/24
            """)
    void fixedAddressesAreRead(String value, String address) {
        assertThat(NetworkSetting.parse(value).address().map(Ipv4Interface::toString))
                .isEqualTo(Optional.ofNullable(address));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                  | found ''
            eth0,bridge=vmbr0   | found 'eth0'
            name=eth0,          | found ''
            name=eth0,=x        | found '=x'
            ip=dhcp,ip=manual   | it has ip twice
            """)
    void whatMakesNoSenseIsRefused(String value, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSetting.parse(value))
                .withMessageStartingWith("'" + value + "' makes no sense: ")
                .withMessageEndingWith(problem);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5", "10.0.0.5/33", "10.0.0/24", "auto", "''"})
    void anAddressThatIsNoneIsRefused(String address) {
        NetworkSetting setting = NetworkSetting.parse("name=eth0,ip=" + address);

        assertThatIllegalArgumentException()
                .isThrownBy(setting::address)
                .withMessageStartingWith("ip=" + address + " makes no sense: expected an IPv4 address");
    }

    @Test
    void theInterfacesOfVirtualMachinesAreNamedAsThoseOfContainers() {
        Map<String, String> options = Map.of(
                "net0", "virtio=BC:24:11:00:00:02,bridge=vmbr0",
                "ipconfig1", "ip=10.0.0.6/24,gw=10.0.0.1",
                "ipconfigx", "nothing");

        assertThat(GuestKind.VIRTUAL_MACHINE.networks(options))
                .containsExactly(new Network("net1", Ipv4Interface.parse("10.0.0.6/24")));
    }
}
