package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the errors of a real Proxmox are understood. */
class ErrorResponseTest {

    private static final List<String> FILES = List.of(
            "auth.txt",
            "digest.txt",
            "lxc-config.txt",
            "lxc-list.txt",
            "lxc-status.txt",
            "nextid.txt",
            "notfound.txt",
            "set-errors.txt",
            "set.txt",
            "work.txt");

    static Stream<Transcript> refusals() {
        return FILES.stream().flatMap(file -> Transcript.of(file).stream()).filter(seen -> seen.status() != 200);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyErrorOfARealProxmoxIsUnderstoodWithOrWithoutItsBody(Transcript seen) {
        ApiException whole = refusal(seen.status(), seen.reason(), seen.body());
        ApiException half = refusal(
                seen.status(),
                seen.reason(),
                seen.body().substring(0, seen.body().length() / 2));

        assertThat(whole.fault()).isEqualTo(expected(seen)).isEqualTo(half.fault());
        assertThat(whole.sentence()).isNotBlank().doesNotContain("\n", "{").hasSizeLessThan(400);
    }

    private static Fault expected(Transcript seen) {
        return switch (seen.status()) {
            case 400 -> Fault.REJECTED;
            case 401 -> Fault.UNAUTHENTICATED;
            case 403 -> Fault.DENIED;
            case 501 -> Fault.FAILED;
            default -> {
                if (seen.reason().contains("does not exist") && seen.reason().contains(".conf")) {
                    yield Fault.NO_SUCH_CONTAINER;
                }
                if (seen.reason().startsWith("hostname lookup")) {
                    yield Fault.NO_SUCH_NODE;
                }
                yield seen.reason().startsWith("detected modified") ? Fault.MODIFIED : Fault.FAILED;
            }
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            500 | Configuration file 'nodes/pve/lxc/999.conf' does not exist | NO_SUCH_CONTAINER | there is no container 999 on node pve
            500 | hostname lookup 'nosuch' failed - failed to get address info for: nosuch: Name or service not known | NO_SUCH_NODE | there is no node nosuch
            500 | detected modified configuration - file changed by other user? Try again. | MODIFIED | somebody else has just changed its configuration
            500 | CT is locked (backup) | LOCKED | CT is locked (backup)
            500 | can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout | LOCKED | can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout
            500 | unable to hotplug memory: closing file '/sys/fs/cgroup/memory/lxc/101/memory.limit_in_bytes' failed - Device or resource busy | BUSY | unable to hotplug memory: closing file '/sys/fs/cgroup/memory/lxc/101/memory.limit_in_bytes' failed - Device or resource busy
            500 | cluster not ready - no quorum? | NO_QUORUM | cluster not ready - no quorum?
            403 | Permission check failed (/vms/101, VM.Config.Memory) | DENIED | the API token lacks VM.Config.Memory on /vms/101
            595 | No route to host | NODE_UNREACHABLE | the node does not answer (595 No route to host)
            596 | Connection timed out | NODE_UNREACHABLE | the node does not answer (596 Connection timed out)
            502 | Bad Gateway | NODE_UNREACHABLE | the node does not answer (502 Bad Gateway)
            302 | Found | MALFORMED_RESPONSE | Proxmox answered 302 Found
            418 | I'm a teapot | FAILED | Proxmox answered 418 I'm a teapot
            """)
    void aReasonBecomesAPlainSentence(int status, String reason, Fault fault, String sentence) {
        ApiException understood = refusal(status, reason, "");

        assertThat(understood.fault()).isEqualTo(fault);
        assertThat(understood.sentence()).isEqualTo(sentence);
    }

    @Test
    void oneOfSeveralRightsIsNamed() {
        assertThat(refusal(403, "Permission check failed (/vms/101, VM.Config.CPU|VM.Config.Memory)", "")
                        .sentence())
                .isEqualTo("the API token lacks one of VM.Config.CPU, VM.Config.Memory on /vms/101");
    }

    @Test
    void everyParameterThatIsRejectedIsNamed() {
        String body = """
                {"data":null,"message":"Parameter verification failed.\\n","errors":{"memory":"value must have a minimum value of 16","cores":"value must have a minimum value of 1"}}""";

        assertThat(refusal(400, "Parameter verification failed.", body).sentence())
                .isEqualTo("Proxmox rejects it: cores: value must have a minimum value of 1; memory: value must have a"
                        + " minimum value of 16");
    }

    private static ApiException refusal(int status, String reason, String body) {
        return ErrorResponse.of(status, reason, body.getBytes(StandardCharsets.UTF_8));
    }
}
