package io.lictor.server.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /actuator/gateway/explain}: where a request would go, and why.
 *
 * @param path of the request, without its query
 * @param answeredBy {@code lictor} for its routes and its refusals, {@code spring} for a route of Spring Cloud Gateway,
 *     {@code reserved} for what is the gateway's own
 * @param variables what the path says for the variables of the route that takes it, decoded
 * @param candidates the routes in the order they are tried, then the nearest of those the request does not come to
 * @param moreCandidates how many are not listed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Explanation(
        String request,
        String path,
        String outcome,
        String answeredBy,
        String why,
        Views.@Nullable SpringRoute route,
        @Nullable List<String> variables,
        @Nullable List<Views.Endpoint> endpoints,
        List<String> hints,
        List<Tried> candidates,
        int moreCandidates,
        @Nullable Bindings bindings,
        @Nullable Picks picks) {

    static final String LICTOR = "lictor";
    private static final String SPRING = "spring";
    private static final String RESERVED = "reserved";
    private static final String FOUND = "found";

    /** Nothing of routes is known. */
    static Explanation notReady(ImaginedRequest head, String why) {
        return withoutRoutes(head, "not ready", LICTOR, why);
    }

    /** The request never comes to the routes. */
    static Explanation reserved(ImaginedRequest head, String why) {
        return withoutRoutes(head, RESERVED, RESERVED, why);
    }

    private static Explanation withoutRoutes(ImaginedRequest head, String outcome, String answeredBy, String why) {
        return new Explanation(
                head.shown(),
                head.rawPath(),
                outcome,
                answeredBy,
                why,
                null,
                null,
                null,
                List.of(),
                List.of(),
                0,
                null,
                null);
    }

    /** Whether routes of Spring Cloud Gateway are tried, because no service has one for it. */
    boolean goesOnToSpring() {
        return !outcome.equals(FOUND) && !outcome.equals(RESERVED);
    }

    /** The same request, which a route of Spring Cloud Gateway takes. */
    Explanation takenBySpring(Views.SpringRoute taking) {
        return new Explanation(
                request,
                path,
                FOUND,
                SPRING,
                "no route of a service takes it (" + why + "); the route " + taking.routeId()
                        + " of Spring Cloud Gateway does",
                taking,
                null,
                null,
                List.of(),
                candidates,
                moreCandidates,
                null,
                null);
    }

    /** What came of one route. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tried(
            String route,
            String service,
            String match,
            String verdict,
            String why,
            @Nullable Difference at,
            @Nullable Rival rival) {}

    /**
     * Where the path and the template part.
     *
     * @param segment counted from 1
     * @param wanted empty where the template ends
     * @param had empty where the path ends
     * @param column of the path of the request, counted from 1 in UTF-16 units
     */
    record Difference(int segment, String wanted, String had, int column) {}

    /**
     * The route that comes before it.
     *
     * @param because what tells the two apart
     */
    record Rival(String route, String service, String because) {}

    /**
     * What becomes of path, query and body.
     *
     * @param refused why the request is answered with 400, whatever its body is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Bindings(
            List<Variable> variables,
            @Nullable List<Parameter> query,
            @Nullable Body body,
            @Nullable String refused) {}

    /**
     * A variable of the template.
     *
     * @param raw as it stands in the path
     * @param value decoded; absent where that is not UTF-8
     * @param field the field of the request message it sets; absent where the route calls no gRPC method
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Variable(
            String name,
            String raw,
            @Nullable String value,
            @Nullable String field) {}

    /** A query parameter of a gRPC route; {@code fate} is {@code sets}, {@code ignored} or {@code refused}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Parameter(
            String name,
            String value,
            String fate,
            @Nullable String field,
            @Nullable String why) {}

    /** What the body becomes; {@code rule} is {@code none}, {@code whole} or {@code field}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(String rule, @Nullable String field, String why) {}

    /**
     * Who may take the request.
     *
     * @param picker {@code ewma}, {@code least}, {@code rr} or {@code hash}
     * @param hash what requests are told apart by, where they are
     * @param key what this request has of it
     * @param owner the address this request would go to now, where that can be said
     * @param absent instances of the service that are no endpoints of the cluster
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Picks(
            String cluster,
            String picker,
            boolean panic,
            @Nullable String hash,
            @Nullable String key,
            @Nullable String owner,
            List<Prospect> endpoints,
            List<Absent> absent) {}

    /** @param percent of the cluster's traffic that goes to those it is picked among */
    record Prospect(String address, String instance, boolean mayBePicked, String chance, String why, double percent) {}

    /** An instance that no request of this route goes to. */
    record Absent(String instance, String address, String health, String why) {}
}
