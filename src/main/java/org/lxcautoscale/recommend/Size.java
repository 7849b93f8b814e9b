package org.lxcautoscale.recommend;

/** The size that a container has of one resource. */
public sealed interface Size {

    /**
     * A size that can be advised on.
     *
     * @param now in the base unit
     * @param most the most that its host can give, in the base unit; that of "no limit" where this is not known
     */
    record Known(long now, long most) implements Size {}

    /**
     * No size is advised.
     *
     * @param because a sentence without its end: {@code it has no limit}
     */
    record Unknown(String because) implements Size {}
}
