package org.lxcautoscale.decision.group;

import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.GroupSettings;

/** Group {@code WEB}, for tests of those who are told of groups. */
public final class GroupExample {

    private GroupExample() {}

    /** 1 to 4 members, clones of container 101. */
    public static GroupSettings web() {
        return new GroupScene().settings();
    }

    public static GroupChange scaledOut() {
        return new GroupChange(
                web(),
                GroupChange.Kind.SCALE_OUT,
                new ContainerId("99000"),
                "Container 101 cloned to 99000. 99000 started.",
                "CPU 90 % is above 80 %");
    }

    public static GroupChange scaledIn() {
        return new GroupChange(
                web(),
                GroupChange.Kind.SCALE_IN,
                new ContainerId("99000"),
                "Container 99000 stopped.",
                "CPU 5 % is below 20 %");
    }

    public static GroupChange failed() {
        return new GroupChange(
                web(),
                GroupChange.Kind.FAILED,
                new ContainerId("101"),
                "a new member was not made",
                "there is no room for it");
    }

    public static Member member(String id, Member.Condition condition) {
        return new Member(
                new ContainerId(id), "web", "", Member.Origin.CREATED, condition, "", Optional.empty(), Set.of());
    }
}
