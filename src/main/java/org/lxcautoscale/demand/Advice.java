package org.lxcautoscale.demand;

import java.util.function.Supplier;

/**
 * What size a container should have of one resource.
 *
 * @param size in the base unit; the limit that is in force if it should stay
 * @param least what it should have in any case, whatever is expected of it
 * @param sentence why, with its figures; built only when read
 */
public record Advice(double size, double least, Supplier<String> sentence) {}
