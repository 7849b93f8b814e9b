package org.lxcautoscale.host.simulated;

/**
 * The actual usage of a simulated container, for displays and tests.
 *
 * @param coresWanted cores its programs would use without a limit
 * @param coresUsed cores they use
 * @param coresLimit cores they may use; a new limit takes effect some seconds late
 * @param memoryWanted bytes its programs would use without a limit
 * @param memoryUsed bytes they use
 * @param pageCache bytes of cached files, dropped when memory is needed
 */
public record ActualUsage(
        double coresWanted, double coresUsed, double coresLimit, long memoryWanted, long memoryUsed, long pageCache) {}
