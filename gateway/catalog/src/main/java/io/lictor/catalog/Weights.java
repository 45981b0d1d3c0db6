package io.lictor.catalog;

/** Shares of traffic, relative to the other instances of the service, while passing and while warning. */
public record Weights(int passing, int warning) {
    /** What Consul assumes where a registration says nothing. */
    public static final Weights DEFAULT = new Weights(1, 1);
}
