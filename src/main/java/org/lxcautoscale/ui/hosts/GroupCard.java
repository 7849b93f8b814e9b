package org.lxcautoscale.ui.hosts;

import java.util.List;
import org.lxcautoscale.ui.page.Copyable;

/**
 * A group, in words.
 *
 * @param name by which it is called
 * @param count how many members it has, and how many it should and may have
 * @param why what was decided last
 * @param next what happens next
 * @param isBad whether something is wrong with it
 * @param desired how many members it should have, for the form
 */
public record GroupCard(
        String name,
        String tag,
        String count,
        String why,
        List<String> next,
        boolean isBad,
        boolean isPaused,
        int desired,
        int min,
        int max,
        List<MemberRow> members,
        Copyable scale,
        Copyable pause) {

    public GroupCard {
        next = List.copyOf(next);
        members = List.copyOf(members);
    }

    /** For ids of elements. */
    public String id() {
        return "group-" + name;
    }

    /**
     * A member, in words.
     *
     * @param condition a word of the texts: {@code ready}
     * @param cpu of its size
     */
    public record MemberRow(
            String id,
            String name,
            String node,
            String origin,
            String condition,
            boolean isBad,
            String why,
            String cpu,
            String memory) {}
}
