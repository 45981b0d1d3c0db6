package io.lictor.samples.post;

import com.google.protobuf.Empty;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.post.CreatePostRequest;
import io.lictor.samples.proto.post.DeletePostRequest;
import io.lictor.samples.proto.post.GetPostRequest;
import io.lictor.samples.proto.post.ListPostsRequest;
import io.lictor.samples.proto.post.ListPostsResponse;
import io.lictor.samples.proto.post.Post;
import io.lictor.samples.proto.post.PostServiceGrpc;
import io.lictor.samples.serving.Page;
import io.lictor.samples.serving.RecordStore;
import io.lictor.samples.serving.Refusal;
import io.lictor.samples.serving.Timestamps;
import io.lictor.samples.serving.Unary;
import io.lictor.samples.serving.Violations;
import java.time.InstantSource;

/** Keeps posts in memory. Thread-safe. */
final class PostService extends PostServiceGrpc.PostServiceImplBase {

    private static final String COLLECTION = "posts/";
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_TEXT = 10_000;

    private final RecordStore<Post> posts = new RecordStore<>();
    private final InstantSource clock;

    PostService(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void createPost(CreatePostRequest request, StreamObserver<Post> observer) {
        Unary.answer(observer, () -> {
            Post wanted = request.getPost();
            new Violations()
                    .requireText(wanted.getTitle(), "post.title", LONGEST_TITLE)
                    .require(
                            wanted.getText().length() <= LONGEST_TEXT,
                            "post.text",
                            "must not be longer than " + LONGEST_TEXT + " characters")
                    .check();
            return posts.add(id -> wanted.toBuilder()
                    .setName(COLLECTION + id)
                    .setAuthor(TokenCheck.USER.get())
                    .setCreateTime(Timestamps.of(clock.instant()))
                    .build());
        });
    }

    @Override
    public void getPost(GetPostRequest request, StreamObserver<Post> observer) {
        Unary.answer(observer, () -> existing(request.getName()));
    }

    @Override
    public void listPosts(ListPostsRequest request, StreamObserver<ListPostsResponse> observer) {
        Unary.answer(observer, () -> {
            Page<Post> page = posts.page(request.getPageSize(), request.getPageToken(), post -> true);
            return ListPostsResponse.newBuilder()
                    .addAllPosts(page.records())
                    .setNextPageToken(page.next())
                    .build();
        });
    }

    @Override
    public void deletePost(DeletePostRequest request, StreamObserver<Empty> observer) {
        Unary.answer(observer, () -> {
            Post post = existing(request.getName());
            if (!post.getAuthor().equals(TokenCheck.USER.get())) {
                throw Refusal.because(Code.PERMISSION_DENIED, "NOT_THE_AUTHOR", "only its author removes a post");
            }
            if (!posts.remove(id(post.getName()))) {
                throw missing(post.getName());
            }
            return Empty.getDefaultInstance();
        });
    }

    private Post existing(String name) {
        new Violations()
                .require(name.startsWith(COLLECTION), "name", "must be like posts/1")
                .check();
        return posts.find(id(name)).orElseThrow(() -> missing(name));
    }

    private static String id(String name) {
        return name.substring(COLLECTION.length());
    }

    private static StatusRuntimeException missing(String name) {
        return Refusal.notFound("post.v1.Post", name);
    }
}
