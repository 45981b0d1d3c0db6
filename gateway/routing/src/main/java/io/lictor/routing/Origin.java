package io.lictor.routing;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where some instances of one service have their descriptors from; instances with one origin are taken for alike.
 * Immutable.
 *
 * @param name the key, the wish as written, or what the reflecting instances have in common; empty for configuration
 */
record Origin(Kind kind, String name) {

    /** What is asked, from the first that counts to the last. */
    enum Kind {
        CONFIGURATION,
        KEY,
        NAMED,
        REFLECTION
    }

    static final Origin CONFIGURATION = new Origin(Kind.CONFIGURATION, "");

    private static final Pattern KEY = Pattern.compile("kv:([A-Za-z0-9._/-]{1,256})");

    static Origin key(String key) {
        return new Origin(Kind.KEY, key);
    }

    /** What an instance asks for by {@code lictor.grpc.descriptor}; what is no key is for the loader to judge. */
    static Optional<Origin> wished(String wish) {
        if (wish.equals("reflection")) {
            return Optional.empty();
        }
        var key = KEY.matcher(wish);
        return Optional.of(key.matches() && !wish.contains("..") ? key(key.group(1)) : new Origin(Kind.NAMED, wish));
    }

    /** Instances of one declared version are asked once; without a version each speaks for itself. */
    static Origin reflection(ServiceRegistrations.Member member) {
        String tls = member.question().tls() ? " over TLS" : "";
        return new Origin(
                Kind.REFLECTION,
                member.version().map(version -> "version " + version).orElseGet(() -> "instance " + member.id()) + tls);
    }

    /** What a refusal is listed under. */
    String subject() {
        return kind == Kind.KEY ? DescriptorLoader.KEYS + name : "rpc";
    }
}
