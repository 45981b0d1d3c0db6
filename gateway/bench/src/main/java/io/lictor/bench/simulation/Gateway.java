package io.lictor.bench.simulation;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One run: a scenario, and the balancer that is shipped between its clients and its instances. */
final class Gateway {
    private static final int USERS = 1_000;

    private final Simulation simulation = new Simulation();
    private final Random clients = new Random(2);
    private final Outcomes outcomes = new Outcomes();
    private final Map<EndpointId, Server> servers = new HashMap<>();
    private final Scenario scenario;
    private final Strategy strategy;
    private final ClusterFactory factory;
    private Cluster cluster;

    private Gateway(Scenario scenario, Strategy strategy) {
        Random dice = new Random(1);
        this.scenario = scenario;
        this.strategy = strategy;
        this.factory = new ClusterFactory(BalancingSettings.defaults(), simulation, () -> dice);
        for (Instance instance : scenario.instances()) {
            servers.put(
                    id(instance),
                    new Server(instance, simulation, new Random(instance.name().hashCode())));
        }
        this.cluster = factory.next(null, scenario.name(), endpoints(), strategy.policy());
    }

    /** The same arguments give the same outcomes, on every machine. */
    static Outcomes run(Scenario scenario, Strategy strategy) {
        Gateway gateway = new Gateway(scenario, strategy);
        for (Duration change : scenario.changes()) {
            gateway.simulation.after(change.toNanos(), gateway::swap);
        }
        scenario.traffic().send(gateway.simulation, gateway.clients, gateway::request);
        gateway.simulation.run();
        return gateway.outcomes.close();
    }

    private void request() {
        cluster.retryBudget().requested();
        new Exchange().attempt();
    }

    private void swap() {
        cluster = factory.next(cluster, scenario.name(), endpoints(), strategy.policy());
    }

    private List<Endpoint> endpoints() {
        return scenario.listedAt(elapsed()).stream().map(this::endpoint).toList();
    }

    /** Consul counts its indexes up, so who joined later has a higher one. */
    private Endpoint endpoint(Instance instance) {
        long index = 1 + instance.joins().toSeconds();
        return new Endpoint(id(instance), 1, "", "", 0, index, index);
    }

    private Duration elapsed() {
        return Duration.ofNanos(simulation.elapsedNanos());
    }

    private EndpointId id(Instance instance) {
        return new EndpointId(
                "node",
                instance.name(),
                "10.0.0.1",
                8_000 + scenario.instances().indexOf(instance));
    }

    /** One request of a client, with all its attempts. */
    private final class Exchange {
        private final long arrived = simulation.getAsLong();
        private final Optional<String> user = Optional.of("user-" + clients.nextInt(USERS));
        private final Set<EndpointId> tried = new HashSet<>();

        void attempt() {
            if (cluster.pick(tried, user) instanceof Pick.Granted granted) {
                call(granted.permit());
            } else {
                outcomes.failed();
            }
        }

        private void call(Permit permit) {
            EndpointId id = permit.endpoint().id();
            Server server = Objects.requireNonNull(servers.get(id));
            tried.add(id);
            outcomes.attempted(scenario.window(elapsed()), server.instance());
            server.call(answer -> end(permit, answer));
        }

        private void end(Permit permit, Answer answer) {
            answer.failure().ifPresentOrElse(permit::failure, permit::success);
            if (answer.failure().isEmpty()) {
                outcomes.answered(simulation.getAsLong() - arrived);
            } else if (strategy.retries()
                    && tried.size() == 1
                    && cluster.retryBudget().tryRetry()) {
                outcomes.retried();
                attempt();
            } else {
                outcomes.failed();
            }
        }
    }
}
