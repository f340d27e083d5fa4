package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.check.MembershipCheck;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership;
import dev.ballast.membership.Memberships;
import dev.ballast.membership.Tolerance;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a check of the member lists finds in a lab that it had not found before; a lab takes one planted fault after the other. */
final class FoundMembers {

    private final Lab lab;
    private final Tolerance tolerance;
    private final Set<Finding> before;

    /** @param lifetime which of the lifetimes under the name of the instance */
    private record Finding(Membership.Outcome outcome, String who, int lifetime) {

        static Finding of(Membership member) {
            return new Finding(
                    member.outcome(),
                    member.instance().isBlank() ? member.address() : member.instance(),
                    member.lifetime());
        }
    }

    private FoundMembers(Lab lab, Tolerance tolerance) {
        this.lab = lab;
        this.tolerance = tolerance;
        this.before = new HashSet<>(members().stream().map(Finding::of).toList());
    }

    /** Returns what is found from now on, beyond the default tolerance. */
    static FoundMembers fromNowOn(Lab lab) {
        return fromNowOn(lab, Tolerance.defaults());
    }

    static FoundMembers fromNowOn(Lab lab, Tolerance tolerance) {
        return new FoundMembers(lab, tolerance);
    }

    private List<Membership> members() {
        return Memberships.of(PoolLifetimes.of(lab.history()), tolerance);
    }

    /** Verifies that exactly these faults are found, such as {@code LOST api-2}. */
    void are(String... faults) {
        List<Membership> found = members().stream()
                .filter(member -> member.outcome().verdict() == Verdict.INVALID)
                .filter(member -> !before.contains(Finding.of(member)))
                .toList();
        assertThat(found.stream().map(Finding::of).distinct().map(one -> one.outcome() + " " + one.who()))
                .as("findings: %s", found)
                .containsExactlyInAnyOrder(faults);
        Found.told(MembershipCheck.NAME, Verdict.INVALID, found.toString());
    }

    /** Verifies that what is found of an instance is open, and why. */
    void areOpenOf(String instance, String why) {
        assertThat(members())
                .filteredOn(member -> member.instance().equals(instance))
                .last()
                .satisfies(member ->
                        assertThat(member.outcome()).as(member.detail()).isEqualTo(Membership.Outcome.UNKNOWN))
                .satisfies(member -> assertThat(member.detail()).contains(why));
    }
}
