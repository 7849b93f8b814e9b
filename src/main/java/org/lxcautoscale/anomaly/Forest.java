package org.lxcautoscale.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.executor.PointStoreCoordinator;
import com.amazon.randomcutforest.returntypes.DiVector;
import com.amazon.randomcutforest.state.ExecutionContext;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import com.amazon.randomcutforest.state.sampler.CompactSamplerState;
import com.amazon.randomcutforest.state.store.NodeStoreState;
import com.amazon.randomcutforest.state.store.PointStoreState;
import com.amazon.randomcutforest.state.tree.CompactRandomCutTreeState;
import com.amazon.randomcutforest.store.PointStore;
import com.amazon.randomcutforest.util.ArrayPacking;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Random Cut Forest (Guha and others, ICML 2016) of points whose coordinates 16-bit numbers hold exactly: the one of AWS, and
 * a format of it that is smaller than what it takes in memory. Not thread-safe.
 */
final class Forest {

    /** Points before the first score. */
    static final int FIRST_SCORE = 12;

    /** What is remembered halves in about 15 days of windows of five minutes. */
    private static final double TIME_DECAY = 1.0 / 6400;

    private final int dimensions;
    private final DetectorOptions options;
    private RandomCutForest forest;

    private Forest(int dimensions, DetectorOptions options, RandomCutForest forest) {
        this.dimensions = dimensions;
        this.options = options;
        this.forest = forest;
    }

    static Forest empty(int dimensions, DetectorOptions options) {
        return new Forest(
                dimensions,
                options,
                RandomCutForest.builder()
                        .dimensions(dimensions)
                        .shingleSize(1)
                        .numberOfTrees(options.trees())
                        .sampleSize(options.samples())
                        .randomSeed(options.seed())
                        .timeDecay(TIME_DECAY)
                        .outputAfter(FIRST_SCORE)
                        .boundingBoxCacheFraction(0)
                        .initialPointStoreSize(2 * options.samples())
                        .parallelExecutionEnabled(false)
                        .build());
    }

    /** How unlike the points before it is, about 1 for a usual one; 0 while that is not known. */
    double score(float[] point) {
        return forest.getAnomalyScore(point);
    }

    /** What each coordinate contributes to its score. */
    double[] attribution(float[] point) {
        DiVector attribution = forest.getAnomalyAttribution(point);
        double[] shares = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            shares[i] = attribution.getHighLowSum(i);
        }
        return shares;
    }

    void add(float[] point) {
        forest.update(point);
    }

    /** A coordinate of the points that are remembered. */
    float[] coordinates(int dimension) {
        PointStore store = (PointStore) ((PointStoreCoordinator<?>) forest.getUpdateCoordinator()).getStore();
        int[] references = store.getRefCount();
        float[] coordinates = new float[references.length];
        int count = 0;
        for (int i = 0; i < references.length; i++) {
            if (references[i] > 0) {
                coordinates[count++] = store.getNumericVector(i)[dimension];
            }
        }
        return Arrays.copyOf(coordinates, count);
    }

    /** Replaces coordinates; null leaves that dimension alone. The trees are drawn anew. */
    void remap(Level.@Nullable Remapping[] remappings) {
        RandomCutForestState state = state(false);
        PointStoreState store = state.getPointStoreState();
        float[] points = ArrayPacking.unpackFloats(store.getPointData());
        Set<FloatBuffer> seen = new HashSet<>();
        for (int from = 0; from < points.length; from += dimensions) {
            int nudged = from;
            for (int i = 0; i < dimensions; i++) {
                Level.Remapping remapping = remappings[i];
                if (remapping != null) {
                    points[from + i] = remapping.apply(points[from + i]);
                    nudged = from + i;
                }
            }
            // Trees tell points apart by their coordinates, so different ones must not become the same.
            while (!seen.add(FloatBuffer.wrap(points, from, dimensions).slice())) {
                points[nudged] = next(points[nudged]);
            }
        }
        store.setPointData(ArrayPacking.pack(points));
        forest = model(state);
    }

    /** The next 16-bit number further from zero. */
    private static float next(float coordinate) {
        return Float.float16ToFloat((short) (Float.floatToFloat16(coordinate) + 1));
    }

    private RandomCutForestState state(boolean areTreesIncluded) {
        RandomCutForestMapper mapper = new RandomCutForestMapper();
        mapper.setSaveTreeStateEnabled(areTreesIncluded);
        return mapper.toState(forest);
    }

    private RandomCutForest model(RandomCutForestState state) {
        ExecutionContext context = new ExecutionContext();
        context.setParallelExecutionEnabled(false);
        return new RandomCutForestMapper().toModel(state, context, options.seed() + forest.getTotalUpdates());
    }

    void write(DataOutput out) throws IOException {
        RandomCutForestState state = state(true);
        out.writeLong(state.getTotalUpdates());
        PointStoreState store = state.getPointStoreState();
        out.writeInt(store.getCapacity());
        out.writeInt(store.getCurrentStoreCapacity());
        out.writeInt(store.getIndexCapacity());
        out.writeInt(store.getStartOfFreeSegment());
        out.writeLong(store.getLastTimeStamp());
        write(out, store.getRefCount());
        write(out, store.getLocationList());
        write(out, store.getDuplicateRefs());
        for (float coordinate : ArrayPacking.unpackFloats(store.getPointData())) {
            out.writeShort(Float.floatToFloat16(coordinate));
        }
        for (CompactSamplerState sampler : state.getCompactSamplerStates()) {
            write(out, sampler);
        }
        for (CompactRandomCutTreeState tree : state.getCompactRandomCutTreeStates()) {
            write(out, tree);
        }
    }

    private static void write(DataOutput out, CompactSamplerState sampler) throws IOException {
        out.writeInt(sampler.getSize());
        for (float weight : sampler.getWeight()) {
            out.writeFloat(weight);
        }
        write(out, sampler.getPointIndex());
        out.writeLong(sampler.getMaxSequenceIndex());
        out.writeLong(sampler.getSequenceIndexOfMostRecentTimeDecayUpdate());
        out.writeLong(sampler.getRandomSeed());
    }

    private static void write(DataOutput out, CompactRandomCutTreeState tree) throws IOException {
        out.writeInt(tree.getRoot());
        out.writeLong(tree.getSeed());
        NodeStoreState nodes = tree.getNodeStoreState();
        out.writeInt(nodes.getSize());
        out.writeBoolean(nodes.isCanonicalAndNotALeaf());
        if (nodes.isCanonicalAndNotALeaf()) {
            write(out, nodes.getLeftIndex());
            write(out, nodes.getRightIndex());
            write(out, nodes.getCutDimension());
            float[] cuts = ArrayPacking.unpackFloats(nodes.getCutValueData());
            out.writeInt(cuts.length);
            for (float cut : cuts) {
                out.writeFloat(cut);
            }
        }
    }

    private static void write(DataOutput out, int[] packed) throws IOException {
        out.writeInt(packed.length);
        for (int each : packed) {
            out.writeInt(each);
        }
    }

    static Forest read(DataInput in, int dimensions, DetectorOptions options) throws IOException {
        Forest forest = empty(dimensions, options);
        RandomCutForestState state = forest.state(true);
        state.setTotalUpdates(Stored.count(in));
        int most = options.trees() * options.samples() + 1;
        PointStoreState store = state.getPointStoreState();
        store.setCapacity(Stored.within(in, 1, most));
        store.setCurrentStoreCapacity(Stored.within(in, 1, most));
        store.setIndexCapacity(Stored.within(in, 1, most));
        store.setStartOfFreeSegment(Stored.within(in, 0, store.getCurrentStoreCapacity() * dimensions));
        store.setLastTimeStamp(Stored.count(in));
        store.setRefCount(packed(in, store.getIndexCapacity(), most));
        store.setLocationList(packed(in, store.getIndexCapacity(), store.getCurrentStoreCapacity()));
        store.setDuplicateRefs(packed(in, 2 * most, most * options.trees()));
        float[] points = new float[store.getStartOfFreeSegment()];
        for (int i = 0; i < points.length; i++) {
            points[i] = Float.float16ToFloat(in.readShort());
            if (!Float.isFinite(points[i])) {
                throw new IOException("a coordinate is " + points[i]);
            }
        }
        store.setPointData(ArrayPacking.pack(points));
        for (CompactSamplerState sampler : state.getCompactSamplerStates()) {
            read(in, sampler, store.getIndexCapacity());
        }
        List<CompactRandomCutTreeState> trees = new ArrayList<>(state.getCompactRandomCutTreeStates());
        for (CompactRandomCutTreeState tree : trees) {
            read(in, tree, options.samples(), dimensions);
        }
        try {
            forest.forest = forest.model(state);
        } catch (RuntimeException e) {
            throw new IOException("the forest contradicts itself: " + e, e);
        }
        return forest;
    }

    private static void read(DataInput in, CompactSamplerState sampler, int points) throws IOException {
        sampler.setSize(Stored.within(in, 0, sampler.getCapacity()));
        float[] weights = new float[sampler.getSize()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Stored.finite(in);
        }
        sampler.setWeight(weights);
        sampler.setPointIndex(packed(in, sampler.getSize(), points - 1));
        sampler.setMaxSequenceIndex(in.readLong());
        sampler.setSequenceIndexOfMostRecentTimeDecayUpdate(in.readLong());
        sampler.setRandomSeed(in.readLong());
    }

    private static void read(DataInput in, CompactRandomCutTreeState tree, int samples, int dimensions)
            throws IOException {
        tree.setRoot(in.readInt());
        tree.setSeed(in.readLong());
        NodeStoreState nodes = tree.getNodeStoreState();
        nodes.setSize(Stored.within(in, 0, samples));
        nodes.setCanonicalAndNotALeaf(in.readBoolean());
        if (nodes.isCanonicalAndNotALeaf()) {
            nodes.setLeftIndex(packed(in, samples, 1));
            nodes.setRightIndex(packed(in, samples, 1));
            nodes.setCutDimension(packed(in, samples, dimensions - 1));
            float[] cuts = new float[Stored.within(in, 0, samples)];
            for (int i = 0; i < cuts.length; i++) {
                cuts[i] = Stored.finite(in);
            }
            nodes.setCutValueData(ArrayPacking.pack(cuts));
        }
    }

    /** Numbers as {@link ArrayPacking} packs them: at most so many, from 0 to {@code most}. */
    private static int[] packed(DataInput in, int length, int most) throws IOException {
        int[] packed = Stored.ints(in, length + 3);
        if (packed.length < 3) {
            for (int each : packed) {
                if (each < 0 || each > most) {
                    throw new IOException("an index is " + each);
                }
            }
        } else if (packed[0] < 0 || packed[0] > packed[1] || packed[1] > most || packed[2] < 0 || packed[2] > length) {
            throw new IOException("packed numbers are out of bounds");
        }
        return packed;
    }
}
