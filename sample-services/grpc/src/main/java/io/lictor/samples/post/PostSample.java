package io.lictor.samples.post;

import io.grpc.ServerInterceptors;
import io.lictor.samples.discovery.Peers;
import io.lictor.samples.serving.Sample;
import java.time.InstantSource;
import java.util.List;

/** The gRPC half of {@code post_micro}; asks {@code auth_micro} whose a token is. */
public final class PostSample {

    private PostSample() {}

    public static Sample create(Peers peers) {
        TokenCheck check = new TokenCheck(peers.channel("auth_micro"));
        return new Sample(
                "post_micro", List.of(ServerInterceptors.intercept(new PostService(InstantSource.system()), check)));
    }
}
