package io.lictor.routing;

import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.catalog.Instance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One instance as routing understands it: what it declares and how it is called. Immutable.
 *
 * @param endpoint weight 0 when the instance takes no traffic now
 * @param grpcPort where it speaks gRPC, if it says so beside its own port
 * @param version instances of one version are taken to have the same methods
 * @param keys what is said about it
 */
record Registration(
        Instance instance,
        Endpoint endpoint,
        OptionalInt grpcPort,
        List<Declaration> declarations,
        Optional<String> version,
        RegistrationKeys keys) {

    Registration {
        declarations = List.copyOf(declarations);
    }

    /** The same as one of its declarations means it. */
    Registration as(Declaration declaration) {
        if (!declaration.protocol().grpc() || grpcPort.isEmpty()) {
            return this;
        }
        EndpointId id = endpoint.id();
        EndpointId grpc = new EndpointId(id.node(), id.serviceId(), id.host(), grpcPort.getAsInt());
        Endpoint other = new Endpoint(
                grpc,
                endpoint.weight(),
                endpoint.group(),
                endpoint.zone(),
                endpoint.priority(),
                endpoint.createIndex(),
                endpoint.modifyIndex());
        return new Registration(instance, other, grpcPort, declarations, version, keys);
    }

    /** Where to find its descriptors; empty for the usual places. */
    Optional<String> descriptor() {
        return keys.get(Keys.DESCRIPTOR);
    }
}
