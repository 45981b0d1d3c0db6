package io.lictor.samples.post;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import io.grpc.Metadata;
import io.grpc.ServerInterceptors;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import io.lictor.samples.auth.AuthSample;
import io.lictor.samples.proto.auth.AuthServiceGrpc;
import io.lictor.samples.proto.auth.LoginRequest;
import io.lictor.samples.proto.post.CreatePostRequest;
import io.lictor.samples.proto.post.DeletePostRequest;
import io.lictor.samples.proto.post.GetPostRequest;
import io.lictor.samples.proto.post.ListPostsRequest;
import io.lictor.samples.proto.post.Post;
import io.lictor.samples.proto.post.PostServiceGrpc;
import io.lictor.samples.proto.post.PostServiceGrpc.PostServiceBlockingStub;
import io.lictor.samples.serving.ServedSample;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
final class PostSampleTest {

    private ServedSample auth;
    private ServedSample served;

    @BeforeEach
    void start() throws IOException {
        auth = ServedSample.serve(
                AuthSample.create(Map.of("AUTH_USERS", "livia:livia,nero:nero")).services());
        served = ServedSample.serve(List.of(
                ServerInterceptors.intercept(new PostService(InstantSource.system()), new TokenCheck(auth.channel()))));
    }

    @AfterEach
    void stop() {
        served.close();
        auth.close();
    }

    @Test
    void a_post_is_written_in_the_name_of_the_tokens_owner() {
        Post created = as("livia").createPost(create("Ave"));

        assertThat(created.getName()).isEqualTo("posts/1");
        assertThat(created.getAuthor()).isEqualTo("livia");
        assertThat(as("nero").getPost(get("posts/1"))).isEqualTo(created);
        assertThat(as("nero").listPosts(ListPostsRequest.getDefaultInstance()).getPostsList())
                .containsExactly(created);
    }

    @Test
    void without_a_token_a_call_is_unauthenticated() {
        PostServiceBlockingStub nobody = PostServiceGrpc.newBlockingStub(served.channel());

        assertThat(assertRefused(() -> nobody.listPosts(ListPostsRequest.getDefaultInstance()), Code.UNAUTHENTICATED)
                        .detail(ErrorInfo.class)
                        .getReason())
                .isEqualTo("NO_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer forged.token", "Bearer ", "Basic bGl2aWE6bGl2aWE="})
    void a_bad_token_is_unauthenticated(String authorization) {
        PostServiceBlockingStub stub = with(authorization);

        assertRefused(() -> stub.listPosts(ListPostsRequest.getDefaultInstance()), Code.UNAUTHENTICATED);
    }

    @Test
    void while_nobody_verifies_tokens_posts_are_unavailable() {
        PostServiceBlockingStub livia = as("livia");
        auth.close();

        assertThat(assertRefused(() -> livia.listPosts(ListPostsRequest.getDefaultInstance()), Code.UNAVAILABLE)
                        .detail(ErrorInfo.class)
                        .getReason())
                .isEqualTo("NO_AUTH");
    }

    @Test
    void only_its_author_removes_a_post() {
        as("livia").createPost(create("Ave"));
        DeletePostRequest request =
                DeletePostRequest.newBuilder().setName("posts/1").build();
        PostServiceBlockingStub nero = as("nero");

        assertRefused(() -> nero.deletePost(request), Code.PERMISSION_DENIED);
        as("livia").deletePost(request);

        assertThat(assertRefused(() -> nero.getPost(get("posts/1")), Code.NOT_FOUND)
                        .detail(ResourceInfo.class)
                        .getResourceName())
                .isEqualTo("posts/1");
    }

    @Test
    void a_post_needs_a_title() {
        PostServiceBlockingStub livia = as("livia");

        assertThat(assertRefused(() -> livia.createPost(create(" ")), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly("post.title");
    }

    private PostServiceBlockingStub as(String user) {
        String token = AuthServiceGrpc.newBlockingStub(auth.channel())
                .login(LoginRequest.newBuilder().setUser(user).setPassword(user).build())
                .getToken();
        return with("Bearer " + token);
    }

    private PostServiceBlockingStub with(String authorization) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        return PostServiceGrpc.newBlockingStub(served.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static CreatePostRequest create(String title) {
        return CreatePostRequest.newBuilder()
                .setPost(Post.newBuilder().setTitle(title))
                .build();
    }

    private static GetPostRequest get(String name) {
        return GetPostRequest.newBuilder().setName(name).build();
    }
}
