package io.lictor.routing;

import io.lictor.routing.Offers.Offer;
import io.lictor.routing.ServiceRegistrations.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which instances of one service go by which methods. One whose descriptors cannot be read is taken for like the others
 * while those are all alike; one whose descriptors are still being read gets no calls, unless nobody else takes any.
 */
final class Assignment {

    private static final Comparator<Group> NEWEST_FIRST = Comparator.comparing(Group::takesTraffic)
            .thenComparing(group -> group.newest(Member::createIndex))
            .thenComparing(group -> group.newest(Member::modifyIndex))
            .reversed();

    private final Map<MethodSet, Group> groups = new LinkedHashMap<>();

    private record Group(Described described, List<Member> members) {

        /** Who takes none must not decide: the newest instances may be broken ones. */
        boolean takesTraffic() {
            return members.stream().anyMatch(Member::takesTraffic);
        }

        long newest(ToLongFunction<Member> index) {
            boolean traffic = takesTraffic();
            return members.stream()
                    .filter(member -> member.takesTraffic() == traffic)
                    .mapToLong(index)
                    .max()
                    .orElse(0);
        }

        Offer offer() {
            return new Offer(described, members.stream().map(Member::id).collect(Collectors.toSet()));
        }
    }

    private Assignment() {}

    /**
     * The offers of a service, the newest first.
     *
     * @param lastKnown what it offered before, if anything
     */
    static List<Offer> of(Map<Member, DescriptorPage> pages, @Nullable Described lastKnown) {
        Assignment assignment = new Assignment();
        Map<Member, DescriptorPage> unsure = new LinkedHashMap<>();
        pages.forEach((member, page) -> page.described()
                .ifPresentOrElse(known -> assignment.add(known, member), () -> unsure.put(member, page)));
        assignment.guess(unsure, lastKnown);
        return assignment.groups.values().stream()
                .sorted(NEWEST_FIRST)
                .map(Group::offer)
                .toList();
    }

    private void guess(Map<Member, DescriptorPage> unsure, @Nullable Described lastKnown) {
        boolean alike = groups.size() == 1;
        boolean idle = groups.values().stream().noneMatch(Group::takesTraffic);
        Described guess = alike ? groups.values().iterator().next().described() : lastKnown;
        if (guess == null) {
            return;
        }
        unsure.forEach((member, page) -> {
            if (idle || (alike && page.failure().isPresent())) {
                add(guess, member);
            }
        });
    }

    private void add(Described described, Member member) {
        groups.computeIfAbsent(described.methods(), any -> new Group(described, new ArrayList<>()))
                .members()
                .add(member);
    }
}
