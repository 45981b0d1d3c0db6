package io.lictor.routing;

/** What is known of the methods of each service. Asked by the one writer while it builds. */
interface ServiceMethods {

    /** Never fails: an unknown service offers nothing, and its problem says what is missing. */
    Offers of(String service);
}
