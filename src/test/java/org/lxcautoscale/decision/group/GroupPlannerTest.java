package org.lxcautoscale.decision.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.decision.group.GroupScene.START;
import static org.lxcautoscale.decision.group.GroupScene.created;
import static org.lxcautoscale.decision.group.GroupScene.given;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.group.Member.Condition;
import org.lxcautoscale.settings.GroupSettings.ScaleIn.Way;

class GroupPlannerTest {

    private final GroupScene scene = new GroupScene();

    private static GroupAction remove(String id) {
        return new GroupAction.Remove(new ContainerId(id));
    }

    private static GroupAction addNew() {
        return new GroupAction.Add(Optional.empty(), Optional.empty());
    }

    private static void assertStays(GroupDecision decision, GroupReason reason, String sentence) {
        assertThat(decision.sentence()).isEqualTo(sentence);
        assertThat(decision.reason()).isEqualTo(reason);
        assertThat(decision.action()).isEqualTo(new GroupAction.Stay());
        assertThat(decision.isChange()).isFalse();
    }

    // ---- the load

    @Test
    void aLoadWithinTheThresholdsChangesNothing() {
        scene.with(created("99000").using(40, 30)).with(created("99001").using(60, 50));

        assertStays(
                scene.decide(),
                GroupReason.WITHIN_THRESHOLDS,
                "CPU 50 %, memory 40 % on average of 2 ready members, within the thresholds");
    }

    @ParameterizedTest
    @CsvSource({
        "81, 10, 'CPU 81 %, memory 10 % on average of 1 ready member, above 80 % of CPU'",
        "10, 81, 'CPU 10 %, memory 81 % on average of 1 ready member, above 80 % of memory'",
    })
    void oneOfCpuAndMemoryAboveItsUpperThresholdIsEnoughForAnotherMember(double cpu, double memory, String sentence) {
        scene.with(created("99000").using(cpu, memory));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(addNew());
        assertThat(decision.reason()).isEqualTo(GroupReason.ABOVE_UPPER_THRESHOLD);
        assertThat(decision.sentence()).isEqualTo(sentence);
        assertThat(decision.desired()).isEqualTo(2);
        assertThat(decision.state().desired()).contains(2);
    }

    @Test
    void exactlyTheUpperThresholdIsNotAboveIt() {
        scene.with(created("99000").using(80, 80));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.WITHIN_THRESHOLDS);
    }

    @Test
    void theAverageDecidesAndNotTheOneWithTheMostLoad() {
        scene.with(created("99000").using(100, 10)).with(created("99001").using(50, 10));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.WITHIN_THRESHOLDS);
    }

    @Test
    void membersOfUnknownUseDoNotCountForTheAverage() {
        scene.with(created("99000").using(90, 10)).with(created("99001"));

        assertThat(scene.decide().sentence())
                .isEqualTo("CPU 90 %, memory 10 % on average of 1 ready member, above 80 % of CPU");
    }

    @Test
    void nothingIsDoneWhileNoUseIsKnown() {
        scene.with(created("99000"));

        assertStays(scene.decide(), GroupReason.UNKNOWN_LOAD, "the use of no ready member is known");
    }

    @Test
    void membersThatCannotBeReadAreNamedWhereNoUseIsKnown() {
        scene.with(created("99000").in(Condition.UNREADABLE));

        assertStays(
                scene.decide(), GroupReason.UNKNOWN_LOAD, "the use of no ready member is known; 99000 is unreadable");
    }

    @ParameterizedTest
    @CsvSource({"19, 21", "21, 19", "20, 10", "10, 20"})
    void bothCpuAndMemoryMustBeBelowTheirLowerThresholds(double cpu, double memory) {
        scene.removing(Way.STOP)
                .quietFor(Duration.ofHours(1))
                .with(created("99000").using(cpu, memory))
                .with(created("99001").using(cpu, memory));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.WITHIN_THRESHOLDS);
    }

    @Test
    void aLowLoadThatLastsTakesTheNewestOut() {
        scene.removing(Way.STOP)
                .quietFor(Duration.ofHours(1))
                .with(created("99001").using(10, 10))
                .with(created("99000").using(10, 10))
                .with(created("100000").using(10, 10));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(remove("100000"));
        assertThat(decision.reason()).isEqualTo(GroupReason.BELOW_LOWER_THRESHOLD);
        assertThat(decision.sentence())
                .isEqualTo("CPU 10 %, memory 10 % on average of 3 ready members, below 20 % and 20 %");
        assertThat(decision.state().desired()).contains(2);
    }

    @Test
    void aLowLoadMustLastForTheGracePeriodFirst() {
        scene.removing(Way.STOP)
                .with(created("99000").using(10, 10))
                .with(created("99001").using(10, 10));

        GroupDecision first = scene.decide();
        assertStays(
                first,
                GroupReason.GRACE_PERIOD,
                "CPU 10 %, memory 10 % on average of 2 ready members, below 20 % and 20 %; the grace period ends in"
                        + " 10 min");
        assertThat(first.state().lowSince()).contains(START);

        scene.remembering(first.state()).at(Duration.ofSeconds(599));
        assertThat(scene.decide().sentence()).endsWith("the grace period ends in 1 s");
        scene.at(Duration.ofSeconds(600));
        assertThat(scene.decide().action()).isEqualTo(remove("99001"));
    }

    @Test
    void aLoadThatIsNotLowBegunsTheGracePeriodAnew() {
        scene.removing(Way.STOP)
                .with(created("99000").using(10, 10))
                .with(created("99001").using(10, 10));
        scene.remembering(scene.decide().state());
        scene.clear().with(created("99000").using(50, 50)).with(created("99001").using(50, 50));

        assertThat(scene.decide().state().lowSince()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void nobodyIsTakenOutSoonAfterAChange(boolean isAddition) {
        GroupState quiet = GroupState.NEW.withLowSince(Optional.of(START.minusSeconds(3600)));
        scene.removing(Way.STOP)
                .remembering(
                        isAddition
                                ? quiet.afterAddition(START.minusSeconds(500))
                                        .withLowSince(Optional.of(START.minusSeconds(3600)))
                                : quiet.afterRemoval(START.minusSeconds(500))
                                        .withLowSince(Optional.of(START.minusSeconds(3600))))
                .with(created("99000").using(10, 10))
                .with(created("99001").using(10, 10));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.GRACE_PERIOD);
        assertThat(scene.decide().sentence()).endsWith("the grace period ends in 100 s");
    }

    @Test
    void aMemberWithoutWhichTheOthersWouldBeAboveTheUpperThresholdStays() {
        scene.removing(Way.STOP)
                .below(45)
                .quietFor(Duration.ofHours(1))
                .with(created("99000").using(42, 10))
                .with(created("99001").using(42, 10));

        assertStays(
                scene.decide(),
                GroupReason.NEEDED,
                "CPU 42 %, memory 10 % on average of 2 ready members, below 45 % and 45 %; without one of them the others"
                        + " would be above the upper threshold");
    }

    @ParameterizedTest
    @CsvSource({"40, 10, false", "39.9, 10, true", "10, 40, false", "10, 39.9, true"})
    void theOthersTakeOverTheLoadOfTheOneThatGoes(double cpu, double memory, boolean isTakenOut) {
        scene.removing(Way.STOP)
                .below(45)
                .quietFor(Duration.ofHours(1))
                .with(created("99000").using(cpu, memory))
                .with(created("99001").using(cpu, memory));

        assertThat(scene.decide().isChange()).isEqualTo(isTakenOut);
    }

    @Test
    void ofThreeEachOfTheOthersTakesOverHalfOfIt() {
        scene.removing(Way.STOP).below(60).quietFor(Duration.ofHours(1));
        for (String id : List.of("99000", "99001", "99002")) {
            scene.with(created(id).using(50, 10)); // 75 % without one
        }

        assertThat(scene.decide().action()).isEqualTo(remove("99002"));
    }

    @Test
    void aBrokenOneBesideAllThatAreWantedIsTakenOut() {
        scene.removing(Way.STOP)
                .desired(1)
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(remove("99000"));
        assertThat(decision.desired()).isEqualTo(1);
    }

    @Test
    void aBrokenOneThatIsNotOursIsWelcomeAllTheSame() {
        scene.removing(Way.STOP)
                .desired(1)
                .with(given("300").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));

        assertThat(scene.decide().desired()).isEqualTo(2);
    }

    /** On plain LXC the ids of clones are names. */
    @Test
    void ofNamesTheOneWithTheHighestNumberIsTheNewest() {
        scene.removing(Way.STOP)
                .ordered(1)
                .with(created("web-cloned-9").using(50, 50))
                .with(created("web-cloned-10").using(50, 50));

        assertThat(scene.decide().action()).isEqualTo(remove("web-cloned-10"));
    }

    @Test
    void oneThatAnotherProgramTakesOutIsWantedNoMore() {
        GroupState three = GroupState.NEW.withDesired(3);

        assertThat(three.followed(1).desired()).contains(2);
        assertThat(three.followed(3).desired())
                .as("never fewer than the minimum")
                .contains(3);
        assertThat(GroupState.NEW.ordered(3).followed(1).desired())
                .as("a person's order holds")
                .contains(3);
        assertThat(GroupState.NEW.followed(1).desired()).isEmpty();
    }

    @Test
    void theOnlyReadyMemberStays() {
        scene.removing(Way.STOP)
                .quietFor(Duration.ofHours(1))
                .with(created("99000").using(10, 10))
                .with(created("99001").in(Condition.UNREADABLE));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.NEEDED);
    }

    // ---- limits

    @Test
    void aGroupDoesNotGrowBeyondItsLargestSize() {
        scene.limits(1, 2)
                .with(created("99000").using(95, 10))
                .with(created("99001").using(95, 10));

        assertStays(
                scene.decide(),
                GroupReason.AT_MAXIMUM,
                "CPU 95 %, memory 10 % on average of 2 ready members, above 80 % of CPU; it has max_instances 2");
    }

    @Test
    void aGroupDoesNotShrinkBelowItsSmallestSize() {
        scene.limits(2, 4)
                .removing(Way.STOP)
                .quietFor(Duration.ofHours(1))
                .with(created("99000").using(5, 5))
                .with(created("99001").using(5, 5));

        assertStays(
                scene.decide(),
                GroupReason.AT_MINIMUM,
                "CPU 5 %, memory 5 % on average of 2 ready members, below 20 % and 20 %; it has min_instances 2");
    }

    @Test
    void withoutScaleInALowLoadIsNoReasonForAnything() {
        scene.removing(Way.OFF)
                .quietFor(Duration.ofHours(1))
                .with(created("99000").using(5, 5))
                .with(created("99001").using(5, 5));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.WITHIN_THRESHOLDS);
    }

    @Test
    void theBaseAndThoseThatWereGivenAreNeverTakenOut() {
        scene.removing(Way.DESTROY)
                .quietFor(Duration.ofHours(1))
                .with(GroupScene.base().using(5, 5))
                .with(given("99999").using(5, 5));

        assertStays(
                scene.decide(),
                GroupReason.NONE_REMOVABLE,
                "CPU 5 %, memory 5 % on average of 2 ready members, below 20 % and 20 %; none of them was made by this"
                        + " program");
    }

    @Test
    void theNewestOfThoseThatWereMadeIsTakenOutAlthoughAnotherHasAHigherId() {
        scene.removing(Way.STOP)
                .quietFor(Duration.ofHours(1))
                .with(given("99999").using(5, 5))
                .with(created("99000").using(5, 5));

        assertThat(scene.decide().action()).isEqualTo(remove("99000"));
    }

    // ---- as many as desired

    @Test
    void aNewGroupWantsAsManyMembersAsItHas() {
        scene.with(created("99000").using(50, 50)).with(created("99001").using(50, 50));

        assertThat(scene.decide().desired()).isEqualTo(2);
        assertThat(scene.decide().state().desired()).contains(2);
    }

    @Test
    void anEmptyGroupIsFilledToItsSmallestSize() {
        scene.limits(2, 4);
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(addNew());
        assertThat(decision.reason()).isEqualTo(GroupReason.TOO_FEW);
        assertThat(decision.sentence()).isEqualTo("0 of 2 wanted members");
    }

    @Test
    void aMissingMemberIsMadeWhateverTheLoad() {
        scene.desired(3)
                .with(created("99000").using(50, 50))
                .with(created("99001").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(addNew());
        assertThat(decision.sentence()).isEqualTo("2 of 3 wanted members");
        assertThat(decision.desired()).isEqualTo(3);
    }

    @Test
    void oneTooManyIsTakenOutWithoutGracePeriod() {
        scene.removing(Way.STOP)
                .ordered(1)
                .with(created("99000").using(50, 50))
                .with(created("99001").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(remove("99001"));
        assertThat(decision.reason()).isEqualTo(GroupReason.TOO_MANY);
        assertThat(decision.sentence()).isEqualTo("2 members, 1 wanted");
    }

    @Test
    void oneThatOthersHaveAddedIsWelcome() {
        scene.removing(Way.STOP)
                .desired(1)
                .with(created("99000").using(50, 50))
                .with(created("99001").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.desired()).isEqualTo(2);
    }

    @Test
    void anOrderIsOverWhenItIsReached() {
        scene.removing(Way.STOP).ordered(1).with(created("99000").using(50, 50));

        assertThat(scene.decide().state().isOrdered()).isFalse();
    }

    @Test
    void moreThanTheMaximumAreTakenOut() {
        scene.limits(1, 2).removing(Way.STOP).desired(2);
        for (String id : List.of("99000", "99001", "99002")) {
            scene.with(created(id).using(50, 50));
        }

        assertThat(scene.decide().action()).isEqualTo(remove("99002"));
    }

    @Test
    void oneTooManyStaysWithoutScaleIn() {
        scene.removing(Way.OFF)
                .desired(1)
                .with(created("99000").using(50, 50))
                .with(created("99001").using(50, 50));

        assertThat(scene.decide().isChange()).isFalse();
    }

    @Test
    void ofSeveralTooManyThoseThatDoNoWorkGoFirst() {
        scene.removing(Way.STOP)
                .ordered(1)
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").in(Condition.BOOTING))
                .with(created("99002").using(50, 50));

        assertThat(scene.decide().action()).isEqualTo(remove("99000"));

        scene.clear()
                .with(created("99001").in(Condition.BOOTING))
                .with(created("99002").using(50, 50));
        assertThat(scene.decide().action()).isEqualTo(remove("99001"));
    }

    @ParameterizedTest
    @CsvSource({"9, 4", "0, 1"})
    void aDesiredNumberOutsideOfTheLimitsIsBroughtWithin(int desired, int within) {
        scene.limits(1, 4).desired(desired).with(created("99000").using(50, 50));

        assertThat(scene.decide().desired()).isEqualTo(within);
    }

    @Test
    void parkedMembersDoNotCount() {
        scene.desired(2)
                .with(created("99000").using(50, 50))
                .with(created("99001").in(Condition.PARKED));

        assertThat(scene.decide().sentence()).isEqualTo("1 of 2 wanted members");
    }

    @Test
    void aParkedMemberIsStartedBeforeANewOneIsMade() {
        scene.desired(2)
                .with(created("99000").using(50, 50))
                .with(created("99002").in(Condition.PARKED))
                .with(created("99001").in(Condition.PARKED));

        assertThat(scene.decide().action())
                .isEqualTo(new GroupAction.Add(Optional.of(new ContainerId("99001")), Optional.empty()));
    }

    // ---- what holds everything

    @Test
    void aPausedGroupStaysWhateverItsLoad() {
        scene.remembering(GroupState.NEW.withPause("alice"))
                .with(created("99000").using(99, 99));

        assertStays(scene.decide(), GroupReason.PAUSED, "paused by alice");
    }

    @Test
    void anObstacleHoldsEverythingAndIsTheReason() {
        scene.desired(4)
                .obstacle("member 99001 is being added")
                .with(created("99000").using(99, 99));

        assertStays(scene.decide(), GroupReason.OBSTACLE, "member 99001 is being added");
    }

    @Test
    void nothingFollowsFromTheLoadWhileAMemberIsNotReady() {
        scene.with(created("99000").using(99, 99)).with(created("99001").in(Condition.BOOTING, "it does not run"));

        assertStays(scene.decide(), GroupReason.BOOTING, "member 99001 is not ready yet (it does not run)");
    }

    @Test
    void anotherMemberIsNotAddedWithinTheGracePeriod() {
        scene.remembering(GroupState.NEW.afterAddition(START.minusSeconds(299)))
                .with(created("99000").using(99, 10));

        assertStays(
                scene.decide(),
                GroupReason.GRACE_PERIOD,
                "CPU 99 %, memory 10 % on average of 1 ready member, above 80 % of CPU; the grace period ends in 1 s");

        scene.at(Duration.ofSeconds(1));
        assertThat(scene.decide().action()).isEqualTo(addNew());
    }

    @Test
    void membersThatCanStillGrowAreMadeLargerBefore() {
        scene.with(created("99000").using(99, 10).growing(Resource.CPU));

        assertStays(
                scene.decide(),
                GroupReason.VERTICAL_FIRST,
                "CPU 99 %, memory 10 % on average of 1 ready member, above 80 % of CPU; member 99000 can be made larger"
                        + " first");
    }

    @Test
    void growthOfTheOtherResourceDoesNotHelp() {
        scene.with(created("99000").using(99, 10).growing(Resource.MEMORY));

        assertThat(scene.decide().action()).isEqualTo(addNew());
    }

    @Test
    void withHorizontalScaleOrderMembersAreAddedAlthoughOthersCouldGrow() {
        scene.horizontalFirst().with(created("99000").using(99, 10).growing(Resource.CPU));

        assertThat(scene.decide().action()).isEqualTo(addNew());
    }

    // ---- off-peak

    @Test
    void noMembersAreAddedForTheLoadInOffPeakTime() {
        scene.offPeak().with(created("99000").using(99, 10));

        assertThat(scene.decide().reason()).isEqualTo(GroupReason.OFF_PEAK);
    }

    @Test
    void inOffPeakTimeAGroupHasItsSmallestSizeAndKeepsInMindHowManyItHad() {
        scene.offPeak()
                .removing(Way.STOP)
                .desired(3)
                .with(created("99000").using(50, 50))
                .with(created("99001").using(50, 50))
                .with(created("99002").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(remove("99002"));
        assertThat(decision.sentence()).isEqualTo("3 members, 1 wanted in off-peak time");
        assertThat(decision.desired()).isEqualTo(3);
    }

    @Test
    void withoutScaleInAGroupKeepsItsSizeInOffPeakTime() {
        scene.offPeak().removing(Way.OFF).desired(2).with(created("99000").using(50, 50));

        assertThat(scene.decide().sentence()).isEqualTo("1 of 2 wanted members");
    }

    // ---- members that are broken

    @ParameterizedTest
    @EnumSource(
            value = Condition.class,
            names = {"UNHEALTHY", "STOPPED"})
    void aBrokenMemberIsReplacedByANewOneFirst(Condition condition) {
        scene.removing(Way.STOP)
                .desired(2)
                .with(created("99000").in(condition, "so it is"))
                .with(created("99001").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.action())
                .isEqualTo(new GroupAction.Add(Optional.empty(), Optional.of(new ContainerId("99000"))));
        assertThat(decision.reason()).isEqualTo(GroupReason.REPLACE);
        assertThat(decision.sentence())
                .isEqualTo("member 99000 is " + condition.name().toLowerCase(java.util.Locale.ROOT)
                        + " (so it is); it is replaced, the new one first");
        assertThat(decision.desired()).isEqualTo(2);
    }

    @Test
    void withoutRoomForANewOneABrokenMemberIsTakenOutFirst() {
        scene.removing(Way.STOP)
                .limits(1, 2)
                .desired(2)
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));
        GroupDecision decision = scene.decide();

        assertThat(decision.action()).isEqualTo(remove("99000"));
        assertThat(decision.sentence()).isEqualTo("member 99000 is unhealthy; it is taken out, and then replaced");
        assertThat(decision.desired()).isEqualTo(2);
    }

    @Test
    void withoutSurgeABrokenMemberIsTakenOutFirstAlthoughTheGroupMayGrow() {
        scene.removing(Way.STOP)
                .surge(0)
                .desired(2)
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));

        assertThat(scene.decide().action()).isEqualTo(remove("99000"));
    }

    @Test
    void whenNobodyIsReadyNobodyIsTakenOutForTheCheckMayBeWrong() {
        scene.removing(Way.STOP)
                .limits(1, 2)
                .desired(2)
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").in(Condition.UNHEALTHY));

        assertStays(
                scene.decide(),
                GroupReason.BROKEN,
                "member 99001 is unhealthy, and no other is ready: nothing is taken out, for the fault may be that of the"
                        + " check");
    }

    @Test
    void aBrokenMemberThatWasGivenIsNotReplaced() {
        scene.removing(Way.STOP)
                .desired(2)
                .with(given("102").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));

        assertStays(
                scene.decide(),
                GroupReason.WITHIN_THRESHOLDS,
                "CPU 50 %, memory 50 % on average of 1 ready member, within the thresholds; 102 is unhealthy");
    }

    @Test
    void withoutScaleInNobodyIsReplaced() {
        scene.removing(Way.OFF)
                .desired(2)
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));

        assertThat(scene.decide().isChange()).isFalse();
    }

    // ---- failures

    @Test
    void whatHasFailedIsTriedAgainLaterAndLaterButNotMuchLater() {
        GroupState failed = GroupState.NEW;
        for (long minutes : new long[] {2, 4, 8, 10, 10}) {
            failed = failed.afterFailure("storage is full", START);
            assertThat(Duration.between(START, failed.retryAt())).isEqualTo(Duration.ofMinutes(minutes));
        }
        assertThat(failed.failures()).isEqualTo(5);
    }

    @Test
    void aMissingMemberWaitsAfterAFailure() {
        scene.limits(2, 4)
                .remembering(GroupState.NEW.afterFailure("storage is full", START.minusSeconds(30)))
                .with(created("99000").using(50, 50));

        assertStays(
                scene.decide(),
                GroupReason.BACK_OFF,
                "adding a member failed once, tried again in 90 s: storage is full");

        scene.at(Duration.ofSeconds(90));
        assertThat(scene.decide().action()).isEqualTo(addNew());
    }

    @Test
    void growthAndReplacementWaitAfterAFailureAsWell() {
        GroupState failed = GroupState.NEW.afterFailure("no", START).afterFailure("no", START);
        scene.remembering(failed).with(created("99000").using(99, 10));
        assertThat(scene.decide().sentence()).isEqualTo("adding a member failed 2 times, tried again in 4 min: no");

        scene.clear()
                .removing(Way.STOP)
                .remembering(failed.withDesired(2))
                .with(created("99000").in(Condition.UNHEALTHY))
                .with(created("99001").using(50, 50));
        assertThat(scene.decide().reason()).isEqualTo(GroupReason.BACK_OFF);
    }

    @Test
    void anAdditionEndsTheFailuresAndARemovalDoesNot() {
        GroupState failed = GroupState.NEW.afterFailure("no", START);

        assertThat(failed.afterAddition(START).failures()).isZero();
        assertThat(failed.afterAddition(START).failure()).isEmpty();
        assertThat(failed.afterRemoval(START).failures()).isEqualTo(1);
    }
}
