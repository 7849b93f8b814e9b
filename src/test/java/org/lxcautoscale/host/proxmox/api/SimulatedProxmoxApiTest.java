package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** The simulated API answers as a real one did: the same status line, headers, and body but for what is measured. */
class SimulatedProxmoxApiTest {

    private static final Set<String> MEASURED = Set.of("Date", "Expires", "Content-Length");

    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture("pve");
        for (String id : List.of("101", "102", "202", "201")) {
            api.node(0)
                    .add(ContainerSpec.of(id, "web1", Allocation.of(3, 256), ApiFixture.IDLE)
                            .tagged("autoscale", "web")
                            .withKind(id.equals("201") ? ContainerSpec.Kind.STOPPED : ContainerSpec.Kind.RUNNING));
        }
        api.server.record(new ContainerId("101"), "hour", "AVERAGE", "[{\"time\":1795456500}]");
        api.server.measure();
        token("root", Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));
        token("autoscale", Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));
        token("auditor", Map.of("/", Set.of("VM.Audit", "Sys.Audit")));
        token("cpuonly", Map.of("/vms/101", Set.of("VM.Audit", "VM.Config.CPU")));
        token("sep", Map.of());
        token("nobody", Map.of());
    }

    private void token(String name, Map<String, Set<String>> rights) {
        api.server.grant(name + "@pve!lab", "secret", rights);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    static Stream<Transcript> exchanges() {
        return Stream.of(
                        "auth.txt",
                        "digest.txt",
                        "lxc-config.txt",
                        "lxc-list.txt",
                        "lxc-rrddata.txt",
                        "lxc-status.txt",
                        "nextid.txt",
                        "node-status.txt",
                        "nodes.txt",
                        "notfound.txt",
                        "set-errors.txt",
                        "set.txt",
                        "cluster-resources.txt",
                        "version.txt",
                        "work.txt")
                .flatMap(file -> Transcript.of(file).stream())
                // Logging in with a password, cookies and JSON bodies are nothing that we use.
                .filter(seen -> !seen.target().endsWith("/access/ticket")
                        && !seen.arguments().contains("-b ")
                        && !seen.arguments().contains("application/json"))
                // Tasks, and containers that had been made before.
                .filter(seen -> !seen.target().contains("/tasks/")
                        && !(seen.target().contains("/lxc/301") && seen.as().equals("autoscale"))
                        && !seen.target().endsWith("/lxc/101/status/start")
                        && !seen.arguments().contains("newid=301"))
                // A token in another scheme has been sent there, and a header without a token.
                .filter(seen -> !seen.as().equals("raw"))
                // Digests are of other configurations here.
                .filter(seen -> !seen.arguments().matches(".*digest=[0-9a-f]{40}.*"));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void answersAsARealProxmoxDid(Transcript seen) throws IOException {
        Answer answer = ask(seen);

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 %d %s".formatted(seen.status(), seen.reason()));
        assertThat(answer.headers()).containsExactlyElementsOf(withoutMeasured(seen.headers()));
        if (seen.status() == 200) {
            assertThat(shape(answer.body())).isEqualTo(shape(seen.body()));
        } else {
            assertThat(json(answer.body())).isEqualTo(json(seen.body()));
        }
    }

    /** What of an answer does not depend on what is measured: that there is data, and of what kind. */
    private static String shape(String body) {
        Object data = ((Map<?, ?>) json(body)).get("data");
        return data == null ? "null" : data instanceof List ? "list" : data instanceof Map ? "map" : "text";
    }

    private static Object json(String body) {
        return body.isBlank()
                ? Map.of()
                : Jsonb.builder().build().type(Object.class).fromJson(body);
    }

    private record Answer(String statusLine, List<String> headers, String body) {}

    private static List<String> withoutMeasured(List<String> headers) {
        return headers.stream()
                .filter(header -> !MEASURED.contains(header.substring(0, header.indexOf(':'))))
                .toList();
    }

    private Answer ask(Transcript seen) throws IOException {
        String form = seen.form();
        StringBuilder request =
                new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(seen.method(), seen.target()));
        if (!seen.as().equals("none")) {
            request.append("Authorization: PVEAPIToken=%s@pve!lab=secret\r\n".formatted(seen.as()));
        }
        request.append("Content-Length: %d\r\n\r\n%s".formatted(form.length(), form));
        Trust trust = new Trust.Fingerprint(api.server.fingerprint());
        try (Socket socket = trust.sockets().createSocket("localhost", api.server.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(request.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) in.read());
            }
            List<String> head =
                    text.toString().lines().filter(line -> !line.isEmpty()).toList();
            int length = head.stream()
                    .filter(line -> line.startsWith("Content-Length: "))
                    .mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .findFirst()
                    .orElse(0);
            return new Answer(
                    head.getFirst(),
                    withoutMeasured(head.subList(1, head.size())),
                    new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
    }
}
