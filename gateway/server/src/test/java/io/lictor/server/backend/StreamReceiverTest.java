package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.backend.Receiver.Ending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class StreamReceiverTest {

    /** Tells of its end while it is being cancelled, as gRPC may where the two happen on different threads. */
    private static final class Hasty extends ClientCall<byte[], byte[]> {

        private @Nullable Receiver receiver;

        @Override
        public void start(Listener<byte[]> listener, Metadata headers) {}

        @Override
        public void request(int messages) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(byte[] message) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
            if (receiver != null) {
                receiver.closed(new Ending(true, Status.CANCELLED, new Metadata(), new Metadata()));
            }
        }
    }

    @Test
    void the_end_of_a_call_that_its_reader_has_left_is_no_failure_of_the_service() {
        Hasty call = new Hasty();
        Flux<byte[]> messages = Mono.<Attempt<GrpcStream>>create(sink -> {
                    StreamReceiver receiver = new StreamReceiver(sink, call);
                    call.receiver = receiver;
                    receiver.message(new Metadata(), new byte[] {1});
                })
                .flatMap(Attempt::deliver)
                .flatMapMany(GrpcStream::messages);
        List<Throwable> failures = new ArrayList<>();
        List<byte[]> read = new ArrayList<>();

        Disposable reader = messages.doOnError(failures::add).subscribe(read::add, late -> {});
        reader.dispose();

        assertThat(read).hasSize(1);
        assertThat(failures).isEmpty();
    }
}
