package io.lictor.samples.registration;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** What Consul gives out to find the instances of this process. */
public interface Address {

    /** Tells this process from others for as long as it lives, whatever the address becomes. */
    String label();

    /**
     * The address now. May ask a name server, so not for threads that must not wait.
     *
     * @throws AgentException when it cannot be found out at present
     */
    String current();

    /** One that was given. */
    record Fixed(String label) implements Address {

        @Override
        public String current() {
            return label;
        }
    }

    /**
     * That of the interface by which Consul is reached: a container has it from its network, and may come back with
     * another.
     *
     * @param label the host's name, which stays
     */
    record TowardsConsul(URI consul, String label) implements Address {

        /** Connecting sends nothing; any port will do. */
        private static final int PORT = 8500;

        @Override
        public String current() {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName(consul.getHost()), PORT));
                return socket.getLocalAddress().getHostAddress();
            } catch (UnknownHostException e) {
                throw new AgentException(
                        "the name of Consul at " + consul + " is not known, so neither is the own address towards it",
                        e);
            } catch (IOException e) {
                throw new AgentException("no network leads to Consul at " + consul + ": " + e.getMessage(), e);
            }
        }
    }
}
