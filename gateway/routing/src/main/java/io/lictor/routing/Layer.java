package io.lictor.routing;

import java.util.Locale;

/** Where the value of a key was said, the weakest first. */
public enum Layer {
    /** Nowhere: the operator's configuration counts. */
    DEFAULT,
    /** In tags that were written for another program. */
    CONVENTION,
    /** In a tag of the registration. */
    TAG,
    /** In the Meta of the registration. */
    META,
    /** In Consul's KV store, by the operator. */
    KV;

    /** As the status shows it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
