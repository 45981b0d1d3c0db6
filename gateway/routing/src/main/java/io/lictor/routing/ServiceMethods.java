package io.lictor.routing;

/** What is known of the methods of each service. Asked by the one writer while it builds. */
interface ServiceMethods {

    /** Never fails: an unknown service has an empty set whose problem says what is missing. */
    MethodSet of(String service);
}
