package io.lictor.samples.post.restful;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One question for the A record of a name, as RFC 1035 puts it, over UDP on the loopback. */
record DnsQuery(String name) {

    private static final short ID = 7;
    private static final short RECURSION_DESIRED = 0x0100;
    private static final short TYPE_A = 1;
    private static final short CLASS_IN = 1;
    private static final int LIMIT_MILLIS = 5000;

    /** The address in the first answer; fails unless there is one. */
    String ask(int port) throws IOException {
        byte[] question = question();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.send(new DatagramPacket(question, question.length, InetAddress.getLoopbackAddress(), port));
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            return address(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()), question.length);
        }
    }

    private byte[] question() {
        ByteBuffer question = ByteBuffer.allocate(512);
        question.putShort(ID).putShort(RECURSION_DESIRED).putShort((short) 1);
        question.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            question.put((byte) bytes.length).put(bytes);
        }
        question.put((byte) 0).putShort(TYPE_A).putShort(CLASS_IN);
        return Arrays.copyOf(question.array(), question.position());
    }

    private static String address(ByteBuffer answer, int questionLength) throws IOException {
        int code = answer.getShort(2) & 0xf;
        int answers = answer.getShort(6);
        if (code != 0 || answers == 0) {
            throw new IOException("DNS answered with code " + code + " and " + answers + " records");
        }
        // A pointer to the name, type, class, time to live and length take 12 bytes, then comes the address.
        byte[] address = new byte[4];
        answer.position(questionLength + 12).get(address);
        return InetAddress.getByAddress(address).getHostAddress();
    }
}
