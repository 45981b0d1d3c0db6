package io.lictor.consul.embedded;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/agent} and {@code /v1/status}: what is registered here, and the calls that register. */
final class AgentEndpoints {

    private final LocalAgent agent;
    private final Node node;

    AgentEndpoints(LocalAgent agent, Node node) {
        this.agent = agent;
        this.node = node;
    }

    void addTo(Routes routes) {
        routes.get(
                "/v1/status/leader",
                call -> Reply.json(
                        Documents.texts(List.of(node.serverAddress())).get(0)));
        routes.get("/v1/status/peers", call -> Reply.json(Documents.texts(List.of(node.serverAddress()))));
        routes.get("/v1/agent/self", call -> Reply.json(self()));
        routes.get("/v1/agent/members", call -> Reply.json(Documents.array(List.of(node), AgentEndpoints::member)));
        routes.get("/v1/agent/services", this::services);
        routes.get("/v1/agent/checks", this::checks);
        routes.get("/v1/agent/service/", this::service);
        routes.get("/v1/agent/health/service/name/", this::healthByName);
        routes.get("/v1/agent/health/service/id/", this::healthById);
        put(routes, "/v1/agent/service/register", this::register);
        put(routes, "/v1/agent/service/deregister/", call -> agent.deregister(call.rest()));
        put(routes, "/v1/agent/service/maintenance/", this::serviceMaintenance);
        put(routes, "/v1/agent/maintenance", call -> agent.nodeMaintenance(call.enable(), call.first("reason")));
        put(routes, "/v1/agent/check/register", call -> agent.registerCheck(CheckDefinition.alone(call.body())));
        put(routes, "/v1/agent/check/deregister/", call -> agent.deregisterCheck(call.rest()));
        put(routes, "/v1/agent/check/pass/", call -> heartbeat(call, CheckStatus.PASSING));
        put(routes, "/v1/agent/check/warn/", call -> heartbeat(call, CheckStatus.WARNING));
        put(routes, "/v1/agent/check/fail/", call -> heartbeat(call, CheckStatus.CRITICAL));
        put(routes, "/v1/agent/check/update/", this::update);
    }

    private static void put(Routes routes, String pattern, Consumer<Call> command) {
        routes.put(pattern, call -> {
            command.accept(call);
            return Reply.empty(200);
        });
    }

    private void register(Call call) {
        boolean replace = call.isSet("replace-existing-checks");
        agent.register(ServiceDefinition.read(call.body()), replace);
    }

    private void heartbeat(Call call, CheckStatus status) {
        agent.heartbeat(call.rest(), status, call.first("note"));
    }

    private void update(Call call) {
        JsonFields fields = new JsonFields(JsonFields.parse(call.body()), "", Set.of("Status", "Output"));
        String text = fields.text("Status");
        CheckStatus status =
                CheckStatus.parse(text).orElseThrow(() -> ApiError.badRequest("Invalid check status: '" + text + "'"));
        agent.heartbeat(call.rest(), status, fields.text("Output"));
    }

    private void serviceMaintenance(Call call) {
        if (call.rest().isEmpty()) {
            throw ApiError.badRequest("Missing service ID");
        }
        agent.serviceMaintenance(call.rest(), call.enable(), call.first("reason"));
    }

    private Reply services(Call call) {
        CatalogEndpoints.refuseFilter(call);
        ObjectNode json = Documents.object();
        agent.services().forEach((id, service) -> json.set(id, Documents.agentService(service)));
        return Reply.json(json);
    }

    private Reply checks(Call call) {
        CatalogEndpoints.refuseFilter(call);
        ObjectNode json = Documents.object();
        agent.checks().forEach(check -> json.set(check.checkId(), Documents.check(node, check)));
        return Reply.json(json);
    }

    private Reply service(Call call) {
        Optional<ServiceEntry> service = agent.service(call.rest());
        if (service.isEmpty()) {
            return Reply.text(404, "unknown service ID: " + call.rest());
        }
        ObjectNode json = Documents.agentService(service.get());
        // Any digest will do: it is compared for equality only.
        String hash = String.format("%016x", json.toString().hashCode() * 0x9E3779B97F4A7C15L);
        json.put("ContentHash", hash);
        return Reply.json(json).with("X-Consul-Contenthash", hash);
    }

    private Reply healthByName(Call call) {
        String name = call.rest();
        if (name.isEmpty()) {
            throw ApiError.failed("Bad request: Missing service Name");
        }
        List<ServiceEntry> found = agent.services().values().stream()
                .filter(service -> service.name().equals(name))
                .toList();
        if (found.isEmpty()) {
            String reason = "ServiceName " + name + " Not Found";
            return health(call, "", reason, Documents.texts(List.of()));
        }
        List<ServiceHealth> all = found.stream().map(this::healthOf).toList();
        String worst = all.stream()
                .max((a, b) -> Integer.compare(a.rank(), b.rank()))
                .map(ServiceHealth::text)
                .orElseThrow();
        return health(call, worst, worst, Documents.array(all, this::document));
    }

    private Reply healthById(Call call) {
        String id = call.rest();
        if (id.isEmpty()) {
            throw ApiError.failed("Bad request: Missing serviceID");
        }
        return agent.service(id)
                .map(this::healthOf)
                .map(health -> health(call, health.text(), health.text(), document(health)))
                .orElseGet(() -> health(
                        call,
                        "",
                        "ServiceId " + id + " not found",
                        Documents.object()
                                .put("AggregatedStatus", "critical")
                                .putNull("Service")
                                .putNull("Checks")));
    }

    /** Its own checks and the node's; maintenance counts as worse than critical. */
    private record ServiceHealth(ServiceEntry service, List<CheckEntry> checks) {

        private static final List<String> FROM_BEST_TO_WORST = List.of("passing", "warning", "critical", "maintenance");

        int rank() {
            return checks.stream()
                    .map(check -> check.type().equals("maintenance")
                            ? check.type()
                            : check.status().text())
                    .mapToInt(FROM_BEST_TO_WORST::indexOf)
                    .max()
                    .orElse(0);
        }

        String text() {
            return FROM_BEST_TO_WORST.get(rank());
        }
    }

    private ServiceHealth healthOf(ServiceEntry service) {
        List<CheckEntry> checks = agent.checks().stream()
                .filter(check ->
                        check.serviceId().isEmpty() || check.serviceId().equals(service.id()))
                .toList();
        return new ServiceHealth(service, checks);
    }

    private ObjectNode document(ServiceHealth health) {
        ObjectNode json = Documents.object().put("AggregatedStatus", health.text());
        json.set("Service", Documents.agentService(health.service()));
        json.set("Checks", Documents.array(health.checks(), check -> Documents.agentHealthCheck(node, check)));
        return json;
    }

    /** The status of the answer is the health, for load balancers that read nothing else. */
    private static Reply health(Call call, String health, String reason, JsonNode json) {
        int status = switch (health) {
            case "passing" -> 200;
            case "warning" -> 429;
            case "" -> 404;
            default -> 503;
        };
        Reply reply = call.first("format").equals("text")
                ? new Reply(status, Map.of("Content-Type", "text/plain"), reason.getBytes(StandardCharsets.UTF_8))
                : Reply.json(status, json);
        return reply.with("X-Consul-Reason", reason);
    }

    private ObjectNode self() {
        ObjectNode json = Documents.object();
        json.putObject("Config")
                .put("Datacenter", Node.DATACENTER)
                .put("NodeName", node.name())
                .put("NodeID", node.id())
                .put("Revision", "")
                .put("Server", true)
                .put("Version", Node.VERSION);
        json.set("Member", member(node));
        json.set("Meta", Documents.texts(node.meta()));
        return json;
    }

    private static ObjectNode member(Node node) {
        ObjectNode json = Documents.object()
                .put("Name", node.name())
                .put("Addr", node.address())
                .put("Port", node.serverPort() + 1);
        json.putObject("Tags")
                .put("acls", "0")
                .put("build", Node.VERSION + ":")
                .put("dc", Node.DATACENTER)
                .put("ft_fs", "1")
                .put("id", node.id())
                .put("port", Integer.toString(node.serverPort()))
                .put("raft_vsn", "3")
                .put("role", "consul")
                .put("segment", "")
                .put("vsn", "2")
                .put("vsn_max", "3")
                .put("vsn_min", "2");
        return json.put("Status", 1)
                .put("ProtocolMin", 1)
                .put("ProtocolMax", 5)
                .put("ProtocolCur", 2)
                .put("DelegateMin", 2)
                .put("DelegateMax", 5)
                .put("DelegateCur", 4);
    }
}
