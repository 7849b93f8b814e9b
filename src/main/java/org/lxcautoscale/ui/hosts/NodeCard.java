package org.lxcautoscale.ui.hosts;

import java.util.List;

/**
 * A node, in words.
 *
 * @param sentence whether there is room
 * @param isTight whether nothing may grow
 * @param bars CPU and memory; none when it does not report them
 * @param fits what the largest container could be that it still has room for
 * @param full when it will be full, if it clearly grows; otherwise that this is not to be seen
 * @param facts what else is known, each as a name and a value
 */
public record NodeCard(
        String name,
        String sentence,
        boolean isTight,
        List<Bar> bars,
        String fits,
        List<String> full,
        List<Fact> facts) {

    public NodeCard {
        bars = List.copyOf(bars);
        full = List.copyOf(full);
        facts = List.copyOf(facts);
    }

    /** A name and a value. */
    public record Fact(String name, String value) {}

    /**
     * How much of a resource is used; all parts in percent of what the node has.
     *
     * @param name of the resource
     * @param words the same as the picture, in words
     * @param used what is in use
     * @param cache what the ZFS cache has besides
     * @param promised the sum of all limits; above 100 when more is promised than there is
     * @param reserve what is never given to containers
     */
    public record Bar(String name, String words, double used, double cache, double promised, double reserve) {

        /** Where the reserve begins. */
        public double reserveFrom() {
            return 100 - reserve;
        }

        /** Where the line of what is promised is; at the end when it is more than there is. */
        public double promisedAt() {
            return Math.min(99.7, promised);
        }
    }
}
