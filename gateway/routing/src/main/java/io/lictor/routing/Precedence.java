package io.lictor.routing;

import io.lictor.path.PathTemplate;

/** Why one of two routes that a request could take comes before the other; the first that tells them apart decides. */
public enum Precedence {
    /** Its host is named more exactly. */
    HOST("its host is named more exactly"),
    /** It takes the path as it is, the other one without the slash at its end. */
    TRAILING_SLASH("it takes the path with the slash at its end"),
    /** Where the templates part first, it is more exact: a longer verb, a literal before a variable, that before {@code **}. */
    PATH("its path is more exact"),
    /** It names the method, the other one takes any. */
    METHOD("it names the method"),
    /** It has a condition, the other one has none. */
    CONDITION("it has a condition"),
    /** Its priority is higher. */
    PRIORITY("its priority is higher"),
    /** Its condition looks at more headers and parameters. */
    TERMS("its condition looks at more"),
    /** Its service was there first. */
    AGE("its service was there first"),
    /** The name of its service comes first. */
    NAME("the name of its service comes first"),
    /** One service has declared both, and it first. */
    DECLARATION("it is declared first");

    private final String sentence;

    Precedence(String sentence) {
        this.sentence = sentence;
    }

    /** For people, of the one that comes first. */
    public String sentence() {
        return sentence;
    }

    private int order(Contender one, Contender other) {
        return switch (this) {
            case HOST -> Integer.compare(other.host(), one.host());
            case TRAILING_SLASH ->
                Boolean.compare(one.path().withoutSlash(), other.path().withoutSlash());
            case PATH ->
                PathTemplate.precedence()
                        .compare(one.route().template(), other.route().template());
            case METHOD -> one.method().compareTo(other.method());
            case CONDITION -> Claims.WITH_CONDITION_FIRST.compare(one.route(), other.route());
            case PRIORITY -> Claims.HIGHER_PRIORITY_FIRST.compare(one.route(), other.route());
            case TERMS -> Claims.MORE_TERMS_FIRST.compare(one.route(), other.route());
            case AGE -> Claims.OLDER_FIRST.compare(one.route(), other.route());
            case NAME -> Claims.BY_SERVICE.compare(one.route(), other.route());
            case DECLARATION -> 0; // known by the order in which routes are looked at
        };
    }

    /** All of them; routes of one service that it does not tell apart are in the order of their declaration. */
    static int compare(Contender one, Contender other) {
        int order = 0;
        for (Precedence precedence : values()) {
            order = order == 0 ? precedence.order(one, other) : order;
        }
        return order;
    }

    /** Why one that comes first does. */
    static Precedence between(Contender first, Contender second) {
        for (Precedence precedence : values()) {
            if (precedence.order(first, second) != 0) {
                return precedence;
            }
        }
        return DECLARATION;
    }
}
