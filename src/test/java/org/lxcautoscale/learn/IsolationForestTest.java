package org.lxcautoscale.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IsolationForestTest {

    /** Around 0, but the last one, which is far away in one dimension. */
    private static double[][] points() {
        Random random = new Random(7);
        double[][] points = new double[500][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
        }
        points[points.length - 1] = new double[] {0, 12};
        return points;
    }

    @Test
    void whatIsFarFromTheOthersScoresHighest() {
        double[][] points = points();
        IsolationForest forest = IsolationForest.of(points, 100, 256, 42);

        double far = forest.score(points[points.length - 1]);
        assertThat(far).isGreaterThan(0.6).isLessThan(1);
        for (int i = 0; i < points.length - 1; i++) {
            assertThat(forest.score(points[i])).isLessThan(far);
        }
        assertThat(forest.score(new double[] {0, 0})).isLessThan(0.5);
    }

    @Test
    void theSeedMakesTheForest() {
        double[][] points = points();
        double[] one = {2, -1};

        assertThat(IsolationForest.of(points, 20, 64, 1).score(one))
                .isEqualTo(IsolationForest.of(points, 20, 64, 1).score(one))
                .isNotEqualTo(IsolationForest.of(points, 20, 64, 2).score(one));
    }

    @Test
    void pointsThatAreAllTheSameAreNotUnusual() {
        double[][] points = new double[300][];
        java.util.Arrays.fill(points, new double[] {1, 2, 3});

        assertThat(IsolationForest.of(points, 10, 256, 1).score(points[0]))
                .isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void twoPointsAndNeighbouringNumbersAreEnough() {
        double[][] points = {{1, 0}, {Math.nextUp(1.0), 0}};

        assertThat(IsolationForest.of(points, 10, 256, 1).score(points[0])).isBetween(0.0, 1.0);
    }
}
