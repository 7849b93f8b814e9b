package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.LineDifference.Hunk;
import org.lxcautoscale.config.LineDifference.Kind;
import org.lxcautoscale.config.LineDifference.Line;

/** A difference of texts is right, and as short as it can be. */
class LineDifferenceTest {

    private static final Kind[] OLD = {Kind.SAME, Kind.REMOVED};
    private static final Kind[] NEW = {Kind.SAME, Kind.ADDED};

    private static String unified(String before, String after, int context) {
        return LineDifference.of(before, after, context).stream()
                .map(hunk -> hunk.heading() + "\n"
                        + hunk.lines().stream().map(Line::toString).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void itLooksLikeThatOfDiff() {
        String before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n";
        String after = "a\nb\nC\nd\ne\nf\ng\nh\ni\nj\nj2\nk\n";

        assertThat(unified(before, after, 2)).isEqualTo("""
                @@ -1,5 +1,5 @@
                 a
                 b
                -c
                +C
                 d
                 e
                @@ -9,4 +9,5 @@
                 i
                 j
                +j2
                 k
                \s""");
    }

    @Test
    void changesThatAreCloseAreShownTogether() {
        assertThat(LineDifference.of("a\nb\nc\nd\ne", "A\nb\nc\nd\nE", 2)).hasSize(1);
        assertThat(LineDifference.of("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nF\n", 1))
                .hasSize(2);
    }

    @Test
    void theSameTextHasNone() {
        assertThat(LineDifference.of("a\nb\n", "a\nb\n", 3)).isEmpty();
        assertThat(LineDifference.of("", "", 3)).isEmpty();
    }

    @Test
    void aTextThatIsNewIsAddedLineByLine() {
        assertThat(unified("", "a\nb", 3)).isEqualTo("@@ -1,1 +1,2 @@\n-\n+a\n+b");
    }

    private static List<String> side(List<Line> lines, Kind... kinds) {
        return lines.stream()
                .filter(line -> List.of(kinds).contains(line.kind()))
                .map(Line::text)
                .toList();
    }

    private static List<String> randomLines(Random random, int most) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(_ -> Character.toString('a' + random.nextInt(5)))
                .toList();
    }

    private static int longestCommon(List<String> before, List<String> after) {
        int[][] length = new int[before.size() + 1][after.size() + 1];
        for (int i = 1; i <= before.size(); i++) {
            for (int j = 1; j <= after.size(); j++) {
                length[i][j] = before.get(i - 1).equals(after.get(j - 1))
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        return length[before.size()][after.size()];
    }

    @Test
    void itIsRightAndAsShortAsItCanBeForAnyTexts() {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            List<String> before = randomLines(random, 12);
            List<String> after = randomLines(random, 12);

            List<Line> lines = LineDifference.lines(before, after);

            assertThat(side(lines, OLD)).isEqualTo(before);
            assertThat(side(lines, NEW)).isEqualTo(after);
            assertThat(side(lines, Kind.SAME)).hasSize(longestCommon(before, after));
        }
    }

    @Test
    void textsWithHardlyAnythingInCommonAreReplacedAsAWhole() {
        List<String> before = new ArrayList<>(
                IntStream.range(0, 4000).mapToObj(line -> "line " + line).toList());
        List<String> after = new ArrayList<>(before);
        Collections.reverse(after);

        List<Line> lines = LineDifference.lines(before, after);

        assertThat(side(lines, OLD)).isEqualTo(before);
        assertThat(side(lines, NEW)).isEqualTo(after);
    }

    @Test
    void linesHaveTheirNumbersOnBothSides() {
        List<Hunk> hunks = LineDifference.of("a\nb\nc", "a\nc\nd", 0);

        assertThat(hunks.stream().flatMap(hunk -> hunk.lines().stream()))
                .containsExactly(new Line(Kind.REMOVED, 2, 0, "b"), new Line(Kind.ADDED, 0, 3, "d"));
    }
}
