package org.lxcautoscale.learn;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An isolation forest (Liu, Ting and Zhou, 2008): points that random cuts part from the others early are unusual. The same points and
 * the same seed give the same forest. Immutable, and thread-safe.
 */
final class IsolationForest {

    private static final double EULER = 0.5772156649015329;

    private final Node[] trees;
    private final double usualDepth;

    private sealed interface Node {}

    /** Whoever has less than {@code at} in that dimension goes left. */
    private record Cut(int dimension, double at, Node left, Node right) implements Node {}

    /** @param count points that were not parted any more */
    private record Leaf(int count) implements Node {}

    private IsolationForest(Node[] trees, double usualDepth) {
        this.trees = trees;
        this.usualDepth = usualDepth;
    }

    /**
     * Grows a forest.
     *
     * @param points at least two, each with the same number of finite values; not changed
     * @param samples points that each tree is grown of, drawn without replacement; all of them if there are no more
     */
    static IsolationForest of(double[][] points, int trees, int samples, long seed) {
        int taken = Math.min(samples, points.length);
        int deepest = (int) Math.ceil(Math.log(taken) / Math.log(2));
        SplittableRandom random = new SplittableRandom(seed);
        double[][] pool = points.clone();
        Node[] grown = new Node[trees];
        for (int tree = 0; tree < trees; tree++) {
            for (int i = 0; i < taken; i++) {
                swap(pool, i, i + random.nextInt(pool.length - i));
            }
            grown[tree] = grow(Arrays.copyOf(pool, taken), deepest, random);
        }
        return new IsolationForest(grown, depth(taken));
    }

    private static void swap(double[][] points, int one, int other) {
        double[] kept = points[one];
        points[one] = points[other];
        points[other] = kept;
    }

    private static Node grow(double[][] points, int depthLeft, SplittableRandom random) {
        int[] uneven = depthLeft == 0 ? new int[0] : unevenDimensions(points);
        if (uneven.length == 0) {
            return new Leaf(points.length);
        }
        int dimension = uneven[random.nextInt(uneven.length)];
        double lowest = Arrays.stream(points)
                .mapToDouble(point -> point[dimension])
                .min()
                .orElseThrow();
        double highest = Arrays.stream(points)
                .mapToDouble(point -> point[dimension])
                .max()
                .orElseThrow();
        double at = Math.max(Math.nextUp(lowest), lowest + random.nextDouble() * (highest - lowest));
        double[][] left =
                Arrays.stream(points).filter(point -> point[dimension] < at).toArray(double[][]::new);
        double[][] right =
                Arrays.stream(points).filter(point -> point[dimension] >= at).toArray(double[][]::new);
        return new Cut(dimension, at, grow(left, depthLeft - 1, random), grow(right, depthLeft - 1, random));
    }

    /** Those in which not all points are the same. */
    private static int[] unevenDimensions(double[][] points) {
        int[] uneven = new int[points[0].length];
        int count = 0;
        for (int dimension = 0; dimension < uneven.length; dimension++) {
            for (double[] point : points) {
                if (point[dimension] != points[0][dimension]) {
                    uneven[count++] = dimension;
                    break;
                }
            }
        }
        return Arrays.copyOf(uneven, count);
    }

    /** Mean depth at which one of so many points is found alone in a random tree. */
    private static double depth(int count) {
        return count < 2 ? 0 : count == 2 ? 1 : 2 * (Math.log(count - 1.0) + EULER) - 2 * (count - 1.0) / count;
    }

    /** How unusual a point is: towards 1 very much so, below 0.5 not at all. */
    double score(double[] point) {
        double sum = 0;
        for (Node tree : trees) {
            Node node = tree;
            int depth = 0;
            while (node instanceof Cut cut) {
                node = point[cut.dimension] < cut.at ? cut.left : cut.right;
                depth++;
            }
            sum += depth + depth(((Leaf) node).count);
        }
        return Math.pow(2, -sum / trees.length / usualDepth);
    }
}
