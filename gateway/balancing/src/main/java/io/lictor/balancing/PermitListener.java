package io.lictor.balancing;

/** Told once how a permit ended, by the thread that ended it, which must not wait. */
public interface PermitListener {

    void succeeded();

    void failed(Failure kind);

    /** The call was given up, or says nothing about its endpoint. */
    void ignored();
}
