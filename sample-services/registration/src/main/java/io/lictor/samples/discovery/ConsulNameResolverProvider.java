package io.lictor.samples.discovery;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.lictor.samples.registration.AgentClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code consul:///auth_micro?tag=rpc} a channel target: the passing instances of a service that carry a tag.
 * Immutable.
 */
final class ConsulNameResolverProvider extends NameResolverProvider {

    private static final String SCHEME = "consul";
    private static final String TAG = "tag=";

    private final AgentClient agent;

    ConsulNameResolverProvider(AgentClient agent) {
        this.agent = agent;
    }

    /** The target of a channel to the instances of {@code service} that carry {@code tag}. */
    static String target(String service, String tag) {
        return SCHEME + ":///" + service + "?" + TAG + tag;
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme())) {
            return null;
        }
        String query = target.getQuery();
        if (query == null || !query.startsWith(TAG) || target.getPath().length() < 2) {
            throw new IllegalArgumentException(target + " is not like " + target("service", "rpc"));
        }
        String service = target.getPath().substring(1);
        return new ConsulNameResolver(agent, service, query.substring(TAG.length()), args.getSynchronizationContext());
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5;
    }
}
