package io.lictor.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.lictor.server.wire.AnyService.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls by grpc-java's channel and by this one, to a server of grpc-java: both must hear the same. */
@Timeout(300)
final class WireDifferenceTest {

    private static final Metadata.Key<String> TEXT = Metadata.Key.of("x-text", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> BINARY = Metadata.Key.of("x-data-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final WireFixture fixture = new WireFixture();
    private AnyService server;
    private ManagedChannel theirs;
    private WireChannel ours;

    @BeforeEach
    void start() {
        begin(AnyService.start());
    }

    private void begin(AnyService started) {
        server = started;
        theirs = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .maxInboundMessageSize(WireFixture.MOST_BYTES)
                .maxInboundMetadataSize(WireFixture.MOST_METADATA)
                .build();
        ours = fixture.channel(server.port());
    }

    @AfterEach
    void close() {
        end();
        fixture.close();
    }

    private void end() {
        theirs.shutdownNow();
        server.close();
    }

    private ClientCall<byte[], byte[]> theirs(MethodType type, Optional<Duration> timeout) {
        CallOptions options = timeout.map(
                        limit -> CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS))
                .orElse(CallOptions.DEFAULT);
        return theirs.newCall(AnyService.method(type), options);
    }

    private ClientCall<byte[], byte[]> ours(MethodType type, Optional<Duration> timeout, Heard heard) {
        return ours.newCall(AnyService.method(type).getFullMethodName(), type.clientSendsOneMessage(), timeout, heard);
    }

    /** Has the server answer one call of each client like this, and compares what they hear. */
    private Heard same(Reply reply, Metadata metadata, byte[] message) {
        server.answers(reply);
        Heard one = new Heard();
        Heard other = new Heard();
        one.ask(theirs(MethodType.SERVER_STREAMING, Optional.empty()), metadata, message);
        other.ask(ours(MethodType.SERVER_STREAMING, Optional.empty(), other), metadata, message);
        assertSame(other, one);
        return other;
    }

    private Heard same(Reply reply) {
        return same(reply, new Metadata(), new byte[] {1, 2, 3});
    }

    private static void assertSame(Heard ours, Heard theirs) {
        assertThat(ours.status().getCode())
                .as(ours.status().toString())
                .isEqualTo(theirs.status().getCode());
        assertThat(ours.status().getDescription()).isEqualTo(theirs.status().getDescription());
        assertThat(ours.messages).usingElementComparator(Arrays::compare).isEqualTo(theirs.messages);
        assertThat(plain(ours.headers.getNow(new Metadata()))).isEqualTo(plain(theirs.headers.getNow(new Metadata())));
        assertThat(plain(ours.trailers.join())).isEqualTo(plain(theirs.trailers.join()));
    }

    /** Without what is about the transport. */
    private static Map<String, List<String>> plain(Metadata metadata) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String name : metadata.keys()) {
            if (name.equals("content-type") || name.startsWith("grpc-")) {
                continue;
            }
            List<String> values = new ArrayList<>();
            if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                metadata.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER))
                        .forEach(value -> values.add(Arrays.toString(value)));
            } else {
                metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER))
                        .forEach(values::add);
            }
            all.put(name, values);
        }
        return all;
    }

    private static Metadata colourful() {
        Metadata metadata = new Metadata();
        metadata.put(TEXT, "one");
        metadata.put(TEXT, "two, and ~ more");
        metadata.put(BINARY, new byte[] {0, 1, -1, 127});
        metadata.put(BINARY, new byte[0]);
        return metadata;
    }

    @ParameterizedTest
    @EnumSource(Status.Code.class)
    void statuses_are_the_same(Status.Code code) {
        same(call -> call.close(code.toStatus().withDescription("said so"), colourful()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "per cent % and 100%25", "Grüße, 世界 \n \u0000 \uD83D\uDE00"})
    void descriptions_are_the_same(String text) {
        same(call -> call.close(Status.ABORTED.withDescription(text), new Metadata()));
    }

    @Test
    void headers_and_trailers_are_the_same() {
        Heard heard = same(call -> {
            call.headers(colourful());
            call.message(new byte[] {9});
            call.close(Status.OK, colourful());
        });

        assertThat(heard.headers.join().getAll(TEXT)).containsExactly("one", "two, and ~ more");
        assertThat(heard.answered).isTrue();
    }

    @Test
    void what_the_client_sends_arrives_the_same() {
        List<Map<String, List<String>>> arrived = new ArrayList<>();
        same(
                call -> {
                    Metadata received = call.metadata();
                    received.discardAll(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER));
                    arrived.add(plain(received));
                    call.headers(received);
                    call.message(call.request());
                    call.close(Status.OK, new Metadata());
                },
                colourful(),
                new byte[] {5, 6});

        assertThat(arrived.get(1)).isEqualTo(arrived.get(0)).containsKeys("x-text", "x-data-bin");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_379, 16_380, 65_530, 65_536, 300_000, 5 * 1024 * 1024 - 5})
    void messages_of_any_size_go_there_and_come_back(int size) {
        byte[] message = new byte[size];
        for (int i = 0; i < size; i++) {
            message[i] = (byte) (i * 7);
        }

        Heard heard = same(
                call -> {
                    call.headers(new Metadata());
                    call.message(call.request());
                    call.message(new byte[0]);
                    call.close(Status.OK, new Metadata());
                },
                new Metadata(),
                message);

        assertThat(heard.messages.get(0)).isEqualTo(message);
    }

    @Test
    void many_messages_are_the_same() {
        Heard heard = same(call -> {
            call.headers(new Metadata());
            for (int i = 0; i < 2000; i++) {
                call.message(new byte[i]);
            }
            call.close(Status.OK, new Metadata());
        });

        assertThat(heard.messages).hasSize(2000);
    }

    @Test
    void packed_messages_are_unpacked() {
        same(call -> {
            call.compress();
            call.headers(new Metadata());
            call.message(new byte[100_000]);
            call.close(Status.OK, new Metadata());
        });
    }

    @Test
    void a_message_over_the_limit_is_the_same() {
        server.answers(call -> {
            call.headers(new Metadata());
            call.message(new byte[WireFixture.MOST_BYTES + 1]);
            call.close(Status.OK, new Metadata());
        });
        Heard one = new Heard();
        Heard other = new Heard();

        one.ask(theirs(MethodType.UNARY, Optional.empty()), new Metadata(), new byte[0]);
        other.ask(ours(MethodType.UNARY, Optional.empty(), other), new Metadata(), new byte[0]);

        assertSame(other, one);
        assertThat(other.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_deadline_reaches_the_server_and_is_kept_here() {
        server.answers(call -> {});
        Heard one = new Heard();
        Heard other = new Heard();
        Optional<Duration> timeout = Optional.of(Duration.ofMillis(300));

        one.ask(theirs(MethodType.UNARY, timeout), new Metadata(), new byte[0]);
        other.ask(ours(MethodType.UNARY, timeout, other), new Metadata(), new byte[0]);

        assertThat(one.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(other.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void cancelling_reaches_the_server() {
        server.answers(call -> {});
        Heard heard = new Heard();
        ClientCall<byte[], byte[]> call = ours(MethodType.UNARY, Optional.empty(), heard);
        heard.ask(call, new Metadata(), new byte[0]);
        await().until(() -> server.arrived() == 1);

        call.cancel("enough", null);

        await().until(() -> server.cancelled() == 1);
        assertThat(heard.status().getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void an_unknown_method_is_the_same() {
        Heard one = new Heard();
        Heard other = new Heard();

        one.ask(theirs.newCall(AnyService.unknown(), CallOptions.DEFAULT), new Metadata(), new byte[0]);
        other.ask(
                ours.newCall(AnyService.unknown().getFullMethodName(), true, Optional.empty(), other),
                new Metadata(),
                new byte[0]);

        assertSame(other, one);
        assertThat(other.status().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void no_more_messages_come_than_are_asked_for() {
        server.answers(call -> {
            call.headers(new Metadata());
            for (int i = 0; i < 10; i++) {
                call.message(new byte[] {(byte) i});
            }
            call.close(Status.OK, new Metadata());
        });
        Heard heard = new Heard();
        ClientCall<byte[], byte[]> call = ours(MethodType.SERVER_STREAMING, Optional.empty(), heard);
        call.start(heard, new Metadata());
        call.sendMessage(new byte[0]);
        call.halfClose();

        for (int i = 1; i <= 10; i++) {
            call.request(1);
            int wanted = i;
            await().until(() -> heard.messages.size() == wanted);
        }

        assertThat(heard.status().isOk()).isTrue();
    }

    @Test
    void messages_go_both_ways_while_a_call_is_open() {
        server.answers(call -> {});
        server.echoes();
        Heard heard = new Heard();
        ClientCall<byte[], byte[]> call = ours(MethodType.BIDI_STREAMING, Optional.empty(), heard);
        call.start(heard, new Metadata());
        call.request(Integer.MAX_VALUE);
        await().until(() -> heard.ready);

        for (int i = 1; i <= 5; i++) {
            call.sendMessage(new byte[i * 20_000]);
            int sent = i;
            await().until(() -> heard.messages.size() == sent);
        }
        call.halfClose();

        assertThat(heard.status().isOk()).isTrue();
        assertThat(heard.messages.get(4)).hasSize(100_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void many_calls_at_once_all_get_their_own_answer(int mostAtOnce) {
        end();
        begin(AnyService.start(mostAtOnce));
        server.answers(call -> {
            call.headers(new Metadata());
            call.message(call.request());
            call.close(Status.OK, new Metadata());
        });
        Map<Integer, Heard> all = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            Heard heard = new Heard();
            heard.ask(ours(MethodType.UNARY, Optional.of(Duration.ofMinutes(2)), heard), new Metadata(), new byte[] {
                (byte) i, (byte) (i >> 8)
            });
            all.put(i, heard);
        }

        all.forEach((i, heard) -> {
            assertThat(heard.status().isOk()).as(heard.status().toString()).isTrue();
            assertThat(heard.messages).containsExactly(new byte[] {(byte) (int) i, (byte) (i >> 8)});
        });
    }

    @Test
    void a_server_that_ends_in_order_finishes_what_it_has_begun() {
        List<Reply.Call> begun = new CopyOnWriteArrayList<>();
        server.answers(begun::add);
        Heard heard = new Heard();
        heard.ask(ours(MethodType.UNARY, Optional.empty(), heard), new Metadata(), new byte[0]);
        await().until(() -> begun.size() == 1);

        server.endInOrder();
        begun.get(0).headers(new Metadata());
        begun.get(0).message(new byte[] {8});
        begun.get(0).close(Status.OK, new Metadata());

        assertThat(heard.status().isOk()).isTrue();
    }
}
