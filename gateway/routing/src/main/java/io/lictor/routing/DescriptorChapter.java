package io.lictor.routing;

import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.StoredValue;
import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.routing.ServiceRegistrations.Member;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.SchemaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of one service: a page for each origin, and which instances go by which. Used by the writer's thread
 * only.
 */
final class DescriptorChapter {

    /** So many instances are named where one reason fits many. */
    private static final int SEEN_AT = 3;

    private static final String NOBODY = "no healthy instance to ask for descriptors yet";

    private final String service;
    private final DescriptorLoader loader;
    private final MethodCompiler compiler;
    private final Supplier<DescriptorPage> blankPage;
    private final Map<Origin, DescriptorPage> pages = new LinkedHashMap<>();

    private Plan plan = new Plan(
            List.of(), KeySnapshot.EMPTY, new Terms(MethodChoices.all(RoutePolicy.defaults()), Optional.empty()));
    private @Nullable Described lastKnown;
    private Offers offers;

    private record Plan(List<Member> members, KeySnapshot keys, Terms terms) {}

    /** @param changed run after each change of what is offered */
    DescriptorChapter(
            String service, DescriptorLoader loader, WriterThread writer, MethodCompiler compiler, Runnable changed) {
        this.service = service;
        this.loader = loader;
        this.compiler = compiler;
        this.offers = Offers.unknown(service, NOBODY);
        this.blankPage = () -> new DescriptorPage(service, writer, compiler, () -> {
            reconcile();
            changed.run();
        });
    }

    Offers offers() {
        return offers;
    }

    /** Whether no origin is being read for the first time. */
    boolean settled() {
        return pages.values().stream().allMatch(DescriptorPage::settled);
    }

    /** Whether the operator has written it, so that it needs nobody who is registered. */
    boolean configured() {
        return loader.configured(service).isPresent();
    }

    /** Starts reads where there is another thing to read than at the last time. */
    void turnTo(List<Member> members, KeySnapshot keys, MethodChoices choices) {
        plan = new Plan(members, keys, new Terms(choices, keys.get(service + MethodCompiler.RULES)));
        reconcile();
    }

    /** What this server said itself may not hold any more; what somebody else says of it does. */
    void askAgain(DescriptorLoader.Server server) {
        if (configured()) {
            return;
        }
        plan.members().stream()
                .filter(member -> member.question().server().equals(server))
                .map(this::origin)
                .filter(origin -> origin.kind() == Origin.Kind.REFLECTION)
                .map(pages::get)
                .filter(Objects::nonNull)
                .forEach(DescriptorPage::askAgain);
    }

    void close() {
        pages.values().forEach(DescriptorPage::close);
        pages.clear();
    }

    private void reconcile() {
        Map<Origin, List<Member>> groups = new LinkedHashMap<>();
        if (configured()) {
            groups.put(Origin.CONFIGURATION, plan.members());
        } else {
            plan.keys().get(service).ifPresent(any -> groups.put(Origin.key(service), new ArrayList<>()));
            plan.members()
                    .forEach(member -> groups.computeIfAbsent(origin(member), any -> new ArrayList<>())
                            .add(member));
        }
        pages.entrySet().removeIf(page -> {
            boolean gone = !groups.containsKey(page.getKey());
            if (gone) {
                page.getValue().close();
            }
            return gone;
        });
        Map<Member, DescriptorPage> asked = new LinkedHashMap<>();
        groups.forEach((origin, group) -> {
            DescriptorPage page = pages.computeIfAbsent(origin, any -> blankPage.get());
            group.forEach(member -> asked.put(member, page));
            turn(origin, group, page);
        });
        offers = offered(asked, groups);
    }

    private Origin origin(Member member) {
        Optional<String> wish = member.question().wish();
        if (wish.isPresent()) {
            return Origin.wished(wish.get()).orElseGet(() -> Origin.reflection(member));
        }
        Optional<StoredValue> value = plan.keys().get(service);
        DescriptorPage page = pages.get(Origin.key(service));
        boolean usable = value.isPresent() && (page == null || !page.hopeless(keyTask(service, value.get())));
        return usable ? Origin.key(service) : Origin.reflection(member);
    }

    private void turn(Origin origin, List<Member> group, DescriptorPage page) {
        switch (origin.kind()) {
            case CONFIGURATION -> page.turnTo(configuration(), plan.terms());
            case KEY -> {
                Optional<StoredValue> value = plan.keys().get(origin.name());
                if (value.isPresent()) {
                    page.turnTo(keyTask(origin.name(), value.get()), plan.terms());
                } else {
                    page.missing("Consul has no key " + origin.subject() + " yet");
                }
            }
            case NAMED, REFLECTION -> page.turnTo(question(group), plan.terms());
        }
    }

    private DescriptorPage.Task configuration() {
        return new DescriptorPage.Task(
                "configuration",
                List.of(() -> CompletableFuture.completedFuture(
                        loader.configured(service).orElseThrow())),
                false);
    }

    private DescriptorPage.Task keyTask(String key, StoredValue value) {
        return new DescriptorPage.Task(value, List.of(() -> compiler.read(() -> parsed(key, value))), false);
    }

    private static Loaded parsed(String key, StoredValue value) {
        try {
            return new Loaded("kv:" + DescriptorLoader.KEYS + key, DescriptorPool.parse(value.bytes()));
        } catch (SchemaException broken) {
            throw new SchemaException("key " + DescriptorLoader.KEYS + key + ": " + broken.getMessage(), broken);
        }
    }

    /** Only instances that take traffic count; the newest first. */
    private DescriptorPage.Task question(List<Member> group) {
        List<Member> asked = asked(group).toList();
        return new DescriptorPage.Task(
                Set.copyOf(asked),
                asked.stream()
                        .<Supplier<CompletableFuture<Loaded>>>map(member -> () -> loader.ask(member.question()))
                        .toList(),
                true);
    }

    private static Stream<Member> asked(List<Member> group) {
        return group.stream()
                .filter(Member::admitted)
                .sorted(Comparator.comparingLong(Member::createIndex).reversed());
    }

    private Offers offered(Map<Member, DescriptorPage> asked, Map<Origin, List<Member>> groups) {
        List<Offers.Offer> known = Assignment.of(asked, lastKnown);
        if (!known.isEmpty()) {
            lastKnown = known.get(0).described();
        }
        return new Offers(known, problems(groups, known));
    }

    private List<RejectedRoute> problems(Map<Origin, List<Member>> groups, List<Offers.Offer> known) {
        List<RejectedRoute> problems = new ArrayList<>();
        Set<Described> shown = new HashSet<>();
        // Many instances fail in few ways: each way is listed once, with some of those it was seen at.
        Map<RejectedRoute, List<Member>> failures = new LinkedHashMap<>();
        pages.forEach((origin, page) -> {
            page.described().filter(shown::add).ifPresent(one -> {
                problems.addAll(one.problems());
                problems.addAll(one.methods().rejected());
            });
            page.failure().ifPresent(why -> {
                List<Member> seenAt = failures.computeIfAbsent(
                        refused(origin.subject(), why + remedy(page, known)), any -> new ArrayList<>());
                if (origin.kind() == Origin.Kind.REFLECTION) {
                    seenAt.addAll(groups.getOrDefault(origin, List.of()));
                }
            });
        });
        failures.forEach((failure, seenAt) -> problems.add(refused(failure.subject(), failure.message() + at(seenAt))));
        if (problems.isEmpty() && known.isEmpty()) {
            problems.add(refused("rpc", NOBODY));
        }
        return problems;
    }

    private static String at(List<Member> seenAt) {
        if (seenAt.isEmpty()) {
            return "";
        }
        String more = seenAt.size() > SEEN_AT ? " and " + (seenAt.size() - SEEN_AT) + " more" : "";
        return asked(seenAt)
                .limit(SEEN_AT)
                .map(member ->
                        member.question().host() + ":" + member.question().port())
                .collect(Collectors.joining(", ", " (asked ", more + ")"));
    }

    private static String remedy(DescriptorPage page, List<Offers.Offer> known) {
        if (page.described().isPresent() || known.size() == 1) {
            return "; the last good descriptors stay in use";
        }
        return known.isEmpty() ? "" : "; it gets no calls while the others differ among each other";
    }

    private RejectedRoute refused(String subject, String message) {
        return new RejectedRoute(service, subject, RejectedRoute.Reason.NO_DESCRIPTORS, message);
    }
}
