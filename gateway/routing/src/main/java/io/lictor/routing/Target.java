package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.path.PathPolicy;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import io.lictor.transcoding.Transcoder;

/** Where a matched request goes and in which language. Immutable; the cluster's endpoints carry the live state. */
public sealed interface Target {

    Cluster cluster();

    Protocol protocol();

    /** How the path of a request is read. */
    PathPolicy paths();

    /**
     * An HTTP upstream.
     *
     * @param strip segments to take off the raw path before forwarding
     */
    record Http(Cluster cluster, Protocol protocol, int strip) implements Target {
        @Override
        public PathPolicy paths() {
            return PathPolicy.defaults();
        }
    }

    /**
     * A gRPC method, reached through one of its HTTP bindings.
     *
     * @param pool the types of the service, for the details of its errors
     * @param policy what the transcoder was compiled by
     */
    record Grpc(Cluster cluster, Protocol protocol, Transcoder transcoder, DescriptorPool pool, RoutePolicy policy)
            implements Target {
        @Override
        public PathPolicy paths() {
            return policy.paths();
        }

        public GrpcMethod method() {
            return transcoder.method();
        }

        public HttpBinding binding() {
            return transcoder.binding();
        }
    }

    /**
     * A method of a go-micro service, called with JSON.
     *
     * @param endpoint {@code Handler.Method}
     * @param declared whether the service's author chose the HTTP methods, so that a GET means what HTTP says it does
     */
    record Micro(Cluster cluster, Protocol protocol, String service, String endpoint, boolean declared)
            implements Target {
        @Override
        public PathPolicy paths() {
            return PathPolicy.defaults();
        }
    }
}
