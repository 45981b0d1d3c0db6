package io.lictor.server.backend;

/** Sends what a call asks. */
interface RequestSender {

    /** The call has been started. */
    void start();

    /** gRPC can take more. */
    void ready();

    /** The call is over: nothing is sent any more. */
    void stop();

    /** Whether messages were taken that cannot be had again: another call would be without them. */
    boolean isSpent();

    /** Is told how the sending goes. Called by whoever delivers the messages. */
    interface Listener {

        /** The client sends, at its own pace. */
        void sending();

        /** All is sent: it is the backend's turn. */
        void sent();

        /** The client's messages broke off; the call has been cancelled. */
        void broken(Throwable cause);
    }
}
