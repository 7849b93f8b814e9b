package org.lxcautoscale.host.simulated;

/**
 * What truly goes on in a simulated container, for displays and tests.
 *
 * @param coresWanted what its programs would use without limit
 * @param coresUsed what they use
 * @param coresLimit what they may use; a new number of cores takes effect some seconds late
 * @param memoryWanted bytes its programs would hold without limit
 * @param memoryUsed bytes they hold
 * @param pageCache bytes of cached files, which the kernel drops when memory is needed
 */
public record Inside(
        double coresWanted, double coresUsed, double coresLimit, long memoryWanted, long memoryUsed, long pageCache) {}
