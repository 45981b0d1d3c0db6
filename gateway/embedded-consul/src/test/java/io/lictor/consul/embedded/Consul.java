package io.lictor.consul.embedded;

import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One of the two Consuls that must answer alike. {@link #toString} names it in test reports. */
record Consul(String name, ConsulClient client, AutoCloseable process) {

    /** Long enough that an answer which should not come would have come. */
    static final Duration QUIET = Duration.ofMillis(150);

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Set by a machine that can have no real agent; everywhere else its absence is a failure. */
    static boolean withoutReal() {
        return System.getProperty("lictor.test.consul", "both").equals("embedded");
    }

    /** In place of a null until the parameter is injected. */
    static Consul unset() {
        return new Consul("unset", new ConsulClient(URI.create("http://127.0.0.1:1")), () -> {});
    }

    /** Removes everything that a test has left. */
    void forget() {
        client.put("/v1/agent/maintenance?enable=false", "");
        client.get("/v1/agent/services").json().propertyNames().forEach(client::deregister);
        client.get("/v1/agent/checks")
                .json()
                .propertyNames()
                .forEach(check -> client.put("/v1/agent/check/deregister/" + check, ""));
        client.delete("/v1/kv/?recurse");
        soon().until(() -> client.services().size() == 1
                && client.get("/v1/health/state/any").json().size() == 1);
        settle();
    }

    /** Looks at once and often: most of what is waited for is there already. */
    static ConditionFactory soon() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    /** Returns when the index has stopped moving: an agent tells its catalog some moments after it was told. */
    void settle() {
        AtomicReference<String> last = new AtomicReference<>("");
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    String now = client.get("/v1/health/state/any").index() + " "
                            + client.get("/v1/catalog/services").index();
                    return now.equals(last.getAndSet(now));
                });
    }

    /** Lets pass the time in which an answer that must not come would have come. */
    static void quiet() {
        Awaitility.await().pollDelay(QUIET).until(() -> true);
    }

    static Consul real() {
        ConsulAgent agent = ConsulAgent.start();
        return new Consul("real", agent.client(), agent);
    }

    static Consul embedded() {
        EmbeddedConsul consul = EmbeddedConsul.start("127.0.0.1", 0);
        return new Consul("embedded", new ConsulClient(consul.baseUri()), consul);
    }

    /**
     * What one Consul answered, without what no two agents share: the values of indexes (zero or not), node names and
     * ids, port numbers of servers, the order of tags in a list of services, dates.
     */
    static String normal(ConsulClient.Answer answer) {
        String headers = answer.response().headers().map().entrySet().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": "
                        + value(header.getKey(), header.getValue().get(0)))
                .filter(line -> !line.startsWith("date:")
                        && !line.startsWith("content-length:")
                        && !line.startsWith("transfer-encoding:"))
                .sorted()
                .collect(Collectors.joining("\n"));
        return answer.status() + "\n" + headers + "\n\n" + normalBody(answer.body());
    }

    private static String value(String header, String value) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.equals("x-consul-index") || name.equals("x-consul-contenthash") ? "*" : value;
    }

    private static String normalBody(String body) {
        String text = UUID.matcher(body).replaceAll("UUID");
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return text.strip();
        }
        JsonNode json = JSON.readTree(text);
        normalise(json);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    private static void normalise(JsonNode json) {
        if (json instanceof ObjectNode object) {
            for (String field : Set.copyOf(object.propertyNames())) {
                JsonNode value = object.get(field);
                switch (field) {
                    case "CreateIndex", "ModifyIndex" -> object.put(field, value.longValue() == 0 ? "0" : "*");
                    case "ContentHash" -> object.put(field, "*");
                    case "Node", "NodeName" -> {
                        if (value.isString()) {
                            object.put(field, "*");
                        }
                    }
                    default -> {}
                }
            }
            if (object.path("Service").asString("").equals("consul")) {
                object.put("Port", "*");
            }
            if (object.has("AggregatedStatus") && object.get("Checks") instanceof ArrayNode checks) {
                // Their order is random.
                List<JsonNode> sorted = checks.valueStream()
                        .sorted(Comparator.comparing(
                                check -> check.path("CheckID").stringValue()))
                        .toList();
                checks.removeAll().addAll(sorted);
            }
            object.values().forEach(Consul::normalise);
        } else if (json instanceof ArrayNode array) {
            array.values().forEach(Consul::normalise);
        }
    }

    /** Names, and their tags in order. */
    static String services(ConsulClient client) {
        return client.services().properties().stream()
                .map(service -> service.getKey() + "=" + new TreeSet<>(texts(service.getValue())))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static Set<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return name;
    }
}
