package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** What makes no sense in an answer spoils nothing but what depends on it. */
class InvalidResponsesTest {

    private static final Allocation SIZE = Allocation.of(2, 512);

    private ApiFixture api;
    private ContainerId id;
    private ContainerId other;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture("pve1", "pve2");
        id = api.add(0, "101", SIZE);
        other = api.add(0, "102", SIZE);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private Observation look() throws HostUnavailableException {
        api.pass(Duration.ofSeconds(10));
        return api.host.observe();
    }

    private static Observed find(Observation seen, ContainerId id) {
        return seen.containers().stream()
                .filter(observed -> observed.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String whyUnknown(Observed observed) {
        return switch (observed) {
            case Observed.Unreadable unreadable -> unreadable.cause();
            case Observed.Readable(var _, Reading.Unknown(String cause)) -> cause;
            case Observed.Readable readable -> throw new AssertionError("expected to be unknown: " + readable);
        };
    }

    private void assertThatOthersAreRead(Observation seen) {
        assertThat(Seen.reading(find(seen, other))).isInstanceOf(Reading.Counters.class);
        assertThat(Seen.container(find(seen, other)).allocation()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            disk      | "n/a"
            disk      | -5
            disk      | {"a":{"b":1}}
            disk      | 1e400
            disk      | NaN
            maxdisk   | [1]
            netin     | true
            netout    | 99999999999999999999999999
            diskread  | ""
            diskwrite | 0.5
            name      | []
            name      | {"name":"x"}
            name      | false
            new       | {"a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}
            memhost   | Inf
            """)
    void aFieldThatNothingDependsOnIsDropped(String field, String json) throws Exception {
        api.server.misreport("lxc/101", field, json);

        Observation seen = look();

        assertThat(Seen.reading(find(seen, id))).isInstanceOf(Reading.Counters.class);
        assertThat(Seen.container(find(seen, id)))
                .returns(SIZE, Container::allocation)
                .returns(Set.of(), Container::tags);
        assertThatOthersAreRead(seen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cpu      | "NaN"                      | cpu is 'NaN'
            cpu      | NaN                        | cpu is 'NaN'
            cpu      | Infinity                   | cpu is 'Infinity'
            cpu      | "n/a"                      | cpu is 'n/a'
            cpu      | ""                         | cpu is ''
            cpu      | -0.5                       | cpu is negative
            cpu      | 1e400                      | cpu is too large
            cpu      | 1e9                        | cpu is more than the node has
            cpu      | true                       | cpu is true
            cpu      | {"now":1}                  | cpu is an object
            mem      | "lots"                     | mem is 'lots'
            mem      | 0.25                       | mem is a fraction
            mem      | -1                         | mem is negative
            mem      | 9007199254740993           | mem is more than the node has
            mem      | 99999999999999999999999999 | mem is too large
            mem      | []                         | mem is a list
            mem      | false                      | mem is false
            maxmem   | "unlimited"                | maxmem is 'unlimited'
            maxmem   | 0                          | maxmem is zero
            maxmem   | -536870912                 | maxmem is negative
            maxmem   | 1e400                      | maxmem is too large
            maxcpu   | "two"                      | maxcpu is 'two'
            maxcpu   | 0                          | maxcpu is out of range
            maxcpu   | 1e9                        | maxcpu is out of range
            uptime   | "n/a"                      | uptime is 'n/a'
            uptime   | -3                         | uptime is negative
            status   | 5                          | status is '5'
            status   | []                         | status is a list
            status   | "n/a"                      | status is 'n/a'
            template | "maybe"                    | template is 'maybe'
            template | 2                          | template is '2'
            template | {}                         | template is an object
            lock     | []                         | lock is a list
            lock     | true                       | lock is true
            tags     | []                         | tags is a list
            tags     | {"autoscale-off":1}        | tags is an object
            tags     | true                       | tags is true
            type     | 7                          | type is '7'
            type     | []                         | type is a list
            type     | null                       | type is missing
            vmid     | "one"                      | vmid is 'one'
            vmid     | 101.5                      | vmid is a fraction
            vmid     | null                       | vmid is missing
            vmid     | -101                       | vmid is negative
            """)
    void aRequiredInvalidFieldMakesItsContainerUnknownAndIsNamed(String field, String json, String sentence)
            throws Exception {
        api.server.misreport("lxc/101", field, json);

        Observation seen = look();

        assertThat(whyUnknown(find(seen, id))).isEqualTo("its row in /cluster/resources makes no sense: " + sentence);
        assertThatOthersAreRead(seen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            vmid     | "101"
            cpu      | "0.01"
            cpu      | 1e-3
            mem      | "10485760"
            mem      | 10485760.25
            mem      | 1.048576e7
            maxmem   | "536870912"
            maxcpu   | "2"
            uptime   | "4000"
            template | ""
            template | 0
            template | "0"
            template | false
            template | null
            lock     | ""
            lock     | null
            lock     | false
            tags     | ""
            tags     | " "
            tags     | null
            """)
    void perlsOtherSpellingsMeanTheSame(String field, String json) throws Exception {
        api.server.misreport("lxc/101", field, json);

        Observation seen = look();

        assertThat(Seen.reading(find(seen, id))).isInstanceOf(Reading.Counters.class);
        assertThat(Seen.container(find(seen, id)))
                .returns(SIZE, Container::allocation)
                .returns(false, Container::template)
                .returns("", Container::lock)
                .returns(Set.of(), Container::tags);
    }

    @Test
    void aNameOrATagMayBeANumber() throws Exception {
        api.server.misreport("lxc/101", "name", "5");
        api.server.misreport("lxc/101", "tags", "7");

        assertThat(Seen.container(find(look(), id)))
                .returns("5", Container::name)
                .returns(Set.of("7"), Container::tags);
    }

    @Test
    void aNameDoesNotControlTheTerminal() throws Exception {
        api.server.misreport("lxc/101", "name", "\"a\\u001b[31mb\\n\"");

        assertThat(Seen.container(find(look(), id)).name()).isEqualTo("a [31mb");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            null           | a row of /cluster/resources is not an object: it is ignored
            5              | a row of /cluster/resources is not an object: it is ignored
            "lxc/101"      | a row of /cluster/resources is not an object: it is ignored
            []             | a row of /cluster/resources is not an object: it is ignored
            true           | a row of /cluster/resources is not an object: it is ignored
            {}             | a row of /cluster/resources has no valid type: it is ignored
            {"type":5}     | OK
            {"type":[]}    | a row of /cluster/resources has no valid type: it is ignored
            {"type":"lxc"} | a container in /cluster/resources has no valid vmid: it is ignored
            {"type":"node","node":7e3,"maxcpu":"x"} | Node 7e3 is skipped, and its containers are unknown: the row of node 7e3 in /cluster/resources makes no sense: maxcpu is 'x'
            {"type":"node","node":"../x"} | a node in /cluster/resources has no valid name: it is ignored
            {"type":"node"} | a node in /cluster/resources has no valid name: it is ignored
            {"type":"lxc","vmid":101,"node":"pve2","status":"running"} | container 101 is in /cluster/resources twice: one of them is ignored
            """)
    void aRowWithoutContainerOrNodeIsIgnoredAndReportedOnce(String json, String sentence) throws Exception {
        api.server.addRow(json);
        try (CapturedLog log = new CapturedLog()) {
            Observation seen = look();
            look();

            assertThat(Seen.reading(find(seen, id))).isInstanceOf(Reading.Counters.class);
            assertThatOthersAreRead(seen);
            assertThat(log.lines()).isEqualTo(sentence.equals("OK") ? List.of() : List.of("WARNING " + sentence));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cores    | "two" | cores is 'two'
            cores    | 1.5   | cores is a fraction
            cores    | 0     | cores is out of range
            cores    | 1e9   | cores is out of range
            memory   | []    | memory is a list
            memory   | -1    | memory is negative
            memory   | 1e30  | memory is too large
            cpulimit | "n/a" | cpulimit is 'n/a'
            tags     | []    | tags is a list
            lock     | {}    | lock is an object
            lxc      | "x"   | lxc is 'x'
            template | "x"   | template is 'x'
            """)
    void anInvalidConfigurationIsNotWritten(String field, String json, String sentence) {
        api.server.misreport("lxc/101/config", field, json);

        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class,
                () -> api.writer.write(id, SizeChange.between(SIZE, Allocation.of(3, 768))));

        assertThat(failure).hasMessage("container 101: its configuration makes no sense: " + sentence);
        assertThat(api.server.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hostname    | 5
            cores       | "2"
            memory      | "512"
            cpulimit    | "0"
            lxc         | [5,["a"],["x","y"],null]
            description | {"a":1}
            new         | NaN
            """)
    void otherFieldsOfAConfigurationMayBeInvalid(String field, String json) throws Exception {
        api.server.misreport("lxc/101/config", field, json);

        Observed seen = api.host.read(id);

        assertThat(Seen.container(seen).allocation()).isEqualTo(SIZE);
        assertThat(Seen.container(seen).cpuPinned()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mem    | "n/a" | its status makes no sense: mem is 'n/a'
            maxmem | -1    | its status makes no sense: maxmem is negative
            status | []    | its status makes no sense: status is a list
            """)
    void anInvalidStatusIsUnknown(String field, String json, String sentence) throws Exception {
        look();
        api.server.misreport("lxc/101/status", field, json);

        assertThat(Seen.reading(api.host.read(id))).isEqualTo(new Reading.Unknown(sentence));
        assertThat(Seen.reading(api.host.read(other))).isInstanceOf(Reading.Counters.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "NaN"
            -1
            []
            """)
    void anInvalidPressureIsUnknown(String json) throws Exception {
        api.server.misreport("lxc/101/status", "pressurememoryfull", json);

        Reading.Counters seen = (Reading.Counters) Seen.reading(find(look(), id));

        assertThat(seen.memory().orElseThrow().pressure()).isEmpty();
        assertThat(seen.cpuPressure()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7
            []
            null
            {"total":"n/a","available":1}
            {"total":8589934592,"available":-1}
            {"total":8589934592,"available":1e400}
            """)
    void nothingIsGrantedOnANodeWithInvalidMemory(String json) throws Exception {
        api.server.misreport("node/pve1/status", "memory", json);

        Observation seen = look();

        assertThat(seen.nodes()
                        .getFirst()
                        .usage()
                        .orElseThrow()
                        .memoryAvailable()
                        .bytes())
                .isZero();
        assertThatOthersAreRead(seen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            maxcpu | "n/a" | maxcpu is 'n/a'
            maxcpu | 0     | maxcpu is out of range
            maxcpu | -4    | maxcpu is negative
            maxcpu | 1e12  | maxcpu is out of range
            maxmem | []    | maxmem is a list
            maxmem | 1e400 | maxmem is too large
            status | {}    | status is an object
            """)
    void aNodeWithInvalidValuesIsSkipped(String field, String json, String sentence) throws Exception {
        ContainerId elsewhere = api.add(1, "201", SIZE);
        api.server.misreport("node/pve1", field, json);

        Observation seen = look();

        assertThat(whyUnknown(find(seen, id)))
                .isEqualTo("the row of node pve1 in /cluster/resources makes no sense: " + sentence);
        assertThat(Seen.reading(find(seen, elsewhere))).isInstanceOf(Reading.Counters.class);
        assertThat(seen.nodes().getFirst().usage()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cores | "two"
            tags  | []
            """)
    void anInvalidConfigurationMakesItsContainerUnreadable(String field, String json) throws Exception {
        api.server.misreport("lxc/101/config", field, json);

        assertThat(Seen.whyUnreadable(api.host.read(id))).startsWith("its configuration makes no sense: " + field);
        assertThat(Seen.container(api.host.read(other)).allocation()).isEqualTo(SIZE);
    }
}
