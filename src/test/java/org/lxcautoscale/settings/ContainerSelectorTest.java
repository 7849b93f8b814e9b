package org.lxcautoscale.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;

/** Which containers an entry of a list means. */
class ContainerSelectorTest {

    private static ContainerSelector selector(String text) {
        ContainerSelector.Parsed parsed = ContainerSelector.parse(text);
        assertThat(parsed.problem()).isEmpty();
        return parsed.selector().orElseThrow();
    }

    private static List<String> tags(String tags) {
        return Arrays.stream(tags.split(" ")).filter(tag -> !tag.isEmpty()).toList();
    }

    @ParameterizedTest(name = "{0} means {1} ({2}, tags {3})")
    @CsvSource(delimiter = '|', textBlock = """
            104           | 104      | 104       | ''
            104           | 104      | web       | ''
            0104          | 104      | web       | ''
            104           | 0104     | web       | ''
            0104          | 0104     | web       | ''
            100-105       | 100      | a         | ''
            100-105       | 103      | a         | ''
            100-105       | 105      | a         | ''
            100 - 105     | 103      | a         | ''
            100..105      | 103      | a         | ''
            100–105       | 103      | a         | ''
            0100-0105     | 103      | a         | ''
            104-104       | 104      | a         | ''
            webserver     | 107      | webserver | ''
            WebServer     | 107      | webserver | ''
            web-1         | web-1    | web-1     | ''
            name:web      | 107      | web       | ''
            name:104      | 107      | 104       | ''
            name:12.04    | 12.04    | 12.04     | ''
            name:100-105  | 100-105  | 100-105   | ''
            id:104        | 104      | web       | ''
            tag:prod      | 107      | web       | 'a prod'
            TAG:Prod      | 107      | web       | 'prod'
            'tag: prod'   | 107      | web       | 'prod'
            """)
    void anEntryMeansAContainer(String entry, String id, String name, String tags) {
        assertThat(selector(entry).matches(new ContainerId(id), name, tags(tags)))
                .isTrue();
        assertThat(selector(entry).mayMatch(new ContainerId(id), name, tags(tags)))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} does not mean {1} ({2}, tags {3})")
    @CsvSource(delimiter = '|', textBlock = """
            104           | 105      | web       | ''
            104           | 1040     | web       | ''
            100-105       | 99       | a         | ''
            100-105       | 106      | a         | ''
            100-105       | web-1    | a         | ''
            webserver     | 107      | webserver2 | ''
            tag:prod      | 107      | prod      | 'production'
            name:web      | 107      | a         | 'web'
            """)
    void anEntryDoesNotMeanAnother(String entry, String id, String name, String tags) {
        assertThat(selector(entry).matches(new ContainerId(id), name, tags(tags)))
                .isFalse();
        assertThat(selector(entry).mayMatch(new ContainerId(id), name, tags(tags)))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} could mean {1} ({2})")
    @CsvSource({"104,107,104", "100-105,100-105,x", "100-105,107,100-105", "0104,107,0104"})
    void anAmbiguousEntryMatchesEveryCandidate(String entry, String id, String name) {
        assertThat(selector(entry).matches(new ContainerId(id), name, List.of()))
                .isFalse();
        assertThat(selector(entry).mayMatch(new ContainerId(id), name, List.of()))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            105-100     | ends before it begins; write 100-105, or name:105-100 for a container of that name
            1-999999999 | has more than 100000 ids
            100-        | is neither an id nor a range; write 104 or 100-105, or name:100- for a container of that name
            104.0       | is neither an id nor a range; write 104 or 100-105, or name:104.0 for a container of that name
            1-2-3       | is neither an id nor a range; write 104 or 100-105, or name:1-2-3 for a container of that name
            1_000       | is neither an id nor a range; write 104 or 100-105, or name:1_000 for a container of that name
            pool:web    | cannot be looked up: pools are not read; list the ids, or give the containers a tag and write tag:NAME
            tag:        | is not a tag; write tag:NAME
            tag:a b     | is not a tag; write tag:NAME
            name:../x   | is not the name of a container
            node:pve1   | is not a container id; write ids (104), ranges (100-105), names, or tag:NAME
            all         | means no container; to have none changed, write dry_run: true
            *           | means no container; to have none changed, write dry_run: true
            -104        | is not a container id
            !104        | is not a container id
            10*         | is not a container id
            100:105     | is not a container id
            ''          | is not a container id
            """)
    void invalidEntriesAreRefused(String entry, String problem) {
        assertThat(ContainerSelector.parse(entry)).returns(problem, ContainerSelector.Parsed::problem);
        assertThat(ContainerSelector.parse(entry).selector()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"104,0104", "104,100-105", "100-105,105-110", "web,WEB", "tag:a,tag:A", "name:web,web"})
    void entriesForTheSameContainerOverlap(String one, String other) {
        assertThat(selector(one).overlaps(selector(other))).isTrue();
        assertThat(selector(other).overlaps(selector(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"104,105", "104,105-110", "100-105,106-110", "web,web2", "tag:a,tag:b", "tag:a,a", "web,100-105"})
    void entriesNotKnownToOverlapDoNot(String one, String other) {
        assertThat(selector(one).overlaps(selector(other))).isFalse();
        assertThat(selector(other).overlaps(selector(one))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"104", "0104", "100-105", "webserver", "tag:prod"})
    void anEntryIsShownAsItWasWritten(String entry) {
        assertThat(selector(entry)).hasToString(entry);
    }
}
