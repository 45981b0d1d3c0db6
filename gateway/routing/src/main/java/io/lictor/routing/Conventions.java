package io.lictor.routing;

import io.lictor.routing.traefik.TraefikTags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose tags are understood besides Lictor's own. Immutable.
 *
 * @param goMicro whether services of go-micro are routed by what they register
 * @param goMicroNamespaces beginnings of go-micro's service names that are no part of their paths, such as {@code
 *     go.micro.srv}; the longest counts
 * @param fabio whether {@code urlprefix-} tags are routes
 * @param traefik whether {@code traefik.} tags are routes
 */
public record Conventions(boolean goMicro, List<String> goMicroNamespaces, boolean fabio, boolean traefik) {

    /** What the tools around go-micro register of themselves: nobody means to publish it. */
    private static final Pattern MICRO_PLATFORM =
            Pattern.compile("go\\.micro\\.(api|auth|bot|broker|config|debug|monitor|network|proxy|registry|router|rpc"
                    + "|runtime|server|store|tunnel|web|debug\\.(collector|log|stats|trace)|network\\.dns)");

    public Conventions {
        goMicroNamespaces = goMicroNamespaces.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** All that are known, with the namespaces that go-micro's own tools use. */
    public static Conventions defaults() {
        return new Conventions(
                true,
                List.of("go.micro.srv", "go.micro.service", "go.micro.api", "go.micro.web", "go.micro"),
                true,
                true);
    }

    /** Whether tags of a service ask for routes in one of these conventions. */
    boolean selects(String service, Set<String> tags) {
        return (goMicro
                        && !MICRO_PLATFORM.matcher(service).matches()
                        && tags.stream().anyMatch(MicroTags::isEndpoint))
                || (fabio && tags.stream().anyMatch(FabioReader::isOne))
                || (traefik && tags.stream().anyMatch(TraefikTags::isOne));
    }

    /** New ones, each for one writer. */
    List<TagReader> readers() {
        List<TagReader> readers = new ArrayList<>();
        if (goMicro) {
            readers.add(new MicroReader(new MicroPaths(goMicroNamespaces)));
        }
        if (fabio) {
            readers.add(new FabioReader());
        }
        if (traefik) {
            readers.add(new TraefikReader());
        }
        return List.copyOf(readers);
    }
}
