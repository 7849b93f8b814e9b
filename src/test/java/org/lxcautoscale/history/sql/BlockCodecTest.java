package org.lxcautoscale.history.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.history.Figures.UNKNOWN;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockCodecTest {

    private final BlockCodec codec = new BlockCodec();

    @AfterEach
    void close() {
        codec.close();
    }

    @Test
    void aBlockComesBackAsItWas() throws Exception {
        Block block = block(
                new long[] {1_000, 11_000, 21_007},
                Map.of(1, new long[] {5, 7, 5}, 2, new long[] {0, Long.MAX_VALUE, 1}, 40, new long[] {9, 9, 9}));

        assertSame(codec.decode(codec.encode(block)), block);
    }

    @Test
    void unknownFiguresStayUnknown() throws Exception {
        Block block = block(
                new long[] {1, 2, 3},
                Map.of(
                        1, new long[] {UNKNOWN, 7, UNKNOWN},
                        2, new long[] {UNKNOWN, UNKNOWN, UNKNOWN},
                        3, new long[] {0, UNKNOWN, 0}));

        assertSame(codec.decode(codec.encode(block)), block);
    }

    @Test
    void nothingIsABlockAsWell() throws Exception {
        assertThat(codec.decode(codec.encode(Block.empty())).size()).isZero();
    }

    @Test
    void blocksOfAnySizeAndShapeComeBack() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            Block block = random(random);
            assertSame(codec.decode(codec.encode(block)), block);
        }
    }

    @Test
    void anHourThatDoesNotChangeTakesFewBytes() {
        long[] times = new long[360];
        Arrays.setAll(times, i -> 1_700_000_000_000L + i * 10_000L);
        long[] same = new long[360];
        Arrays.fill(same, 512L << 20);

        assertThat(codec.encode(block(times, Map.of(1, same, 2, same, 3, same))))
                .hasSizeLessThan(64);
    }

    @Test
    void memoryThatMovesInPagesTakesTwoBytesASampleAtMost() {
        Random random = new Random(1);
        long[] times = new long[360];
        Arrays.setAll(times, i -> 1_700_000_000_000L + i * 10_000L);
        long[] memory = new long[360];
        Arrays.setAll(memory, _ -> (512L << 20) + 4096L * random.nextInt(2000));

        assertThat(codec.encode(block(times, Map.of(1, memory)))).hasSizeLessThan(2 * 360);
    }

    @Test
    void aDamagedBlockIsNoticedAndNeverReadForever() {
        Random random = new Random(3);
        byte[] bytes = codec.encode(random(random));
        int noticed = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                codec.decode(damaged);
            } catch (DamagedBlockException e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(1_950);
        assertThatThrownBy(() -> codec.decode(new byte[0])).isInstanceOf(DamagedBlockException.class);
    }

    @Test
    void ofTwoSamplesAtOneInstantTheNewerBlocksStays() {
        Block older = block(new long[] {1, 2}, Map.of(1, new long[] {10, 20}, 2, new long[] {1, 1}));
        Block newer = block(new long[] {2, 3}, Map.of(1, new long[] {21, 30}));

        assertSame(older.plus(newer), block(new long[] {1, 2, 3}, Map.of(1, new long[] {10, 21, 30}, 2, new long[] {
            1, UNKNOWN, UNKNOWN
        })));
    }

    @Test
    void aPartHoldsItsFirstInstantAndNotItsLast() {
        Block block = block(new long[] {1, 2, 3, 5}, Map.of(1, new long[] {10, 20, 30, 50}));

        assertSame(block.between(2, 5), block(new long[] {2, 3}, Map.of(1, new long[] {20, 30})));
        assertThat(block.between(6, 9).size()).isZero();
    }

    private static Block random(Random random) {
        long[] times = new long[1 + random.nextInt(400)];
        long time = random.nextLong(1L << 42);
        for (int i = 0; i < times.length; i++) {
            time += 1 + random.nextInt(20_000);
            times[i] = time;
        }
        TreeMap<Integer, long[]> columns = new TreeMap<>();
        for (int column = random.nextInt(20); column > 0; column--) {
            long[] values = new long[times.length];
            int gaps = random.nextInt(3);
            int bits = 1 + random.nextInt(62);
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(3) < gaps ? UNKNOWN : random.nextLong(1L << bits);
            }
            columns.put(random.nextInt(100), values);
        }
        return new Block(times, columns);
    }

    private static Block block(long[] times, Map<Integer, long[]> columns) {
        return new Block(times, new TreeMap<>(columns));
    }

    private static void assertSame(Block actual, Block expected) {
        assertThat(actual.times()).isEqualTo(expected.times());
        assertThat(actual.columns().keySet()).isEqualTo(expected.columns().keySet());
        expected.columns()
                .forEach((column, values) -> assertThat(actual.columns().get(column))
                        .as("column %s", column)
                        .isEqualTo(values));
    }
}
