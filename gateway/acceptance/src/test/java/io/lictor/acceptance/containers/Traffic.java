package io.lictor.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.acceptance.Client;
import io.lictor.acceptance.LoadGenerator;
import io.lictor.acceptance.LoadGenerator.Report;
import io.lictor.acceptance.Question;
import java.util.function.Supplier;

/**
 * What a service is asked all the time while something happens: GETs, which Lictor may make twice, and POSTs, which it may not,
 * each at a constant rate whether or not answers come.
 */
final class Traffic implements AutoCloseable {

    static final Question GET_HELLO = Question.get("/v1/hello/lictor");
    static final Question POST_HELLO = Question.post("/v1/hello", "{\"name\":\"lictor\"}");

    /** All together; of five requests one is a POST. Low enough for two cores that start twenty JVMs meanwhile. */
    private static final int PER_SECOND = Integer.getInteger("lictor.containers.rate", 50);

    private static final int POSTS_PER_SECOND = Math.max(1, PER_SECOND / 5);
    private static final int GETS_PER_SECOND = PER_SECOND - POSTS_PER_SECOND;
    private static final int WARM_UP = 300;

    private final LoadGenerator gets;
    private final LoadGenerator posts;

    private Traffic(LoadGenerator gets, LoadGenerator posts) {
        this.gets = gets;
        this.posts = posts;
    }

    static Traffic start(Client client, Supplier<Question> gets, Supplier<Question> posts) {
        return new Traffic(
                LoadGenerator.start(client, gets, GETS_PER_SECOND),
                LoadGenerator.start(client, posts, POSTS_PER_SECOND));
    }

    static Traffic toHello(Client client) {
        return start(client, () -> GET_HELLO, () -> POST_HELLO);
    }

    /** Requests one after the other, so that what comes is not of the JVMs' own start. */
    static void warmUp(Client client) {
        for (int request = 0; request < WARM_UP; request++) {
            client.get(GET_HELLO.path());
            client.post(POST_HELLO.path(), POST_HELLO.body());
        }
    }

    /** How it went. */
    record Tally(Report gets, Report posts) {

        void assertNothingFailed() {
            assertNoGetFailed();
            assertThat(posts.failures()).as("POSTs: " + posts).isEmpty();
        }

        void assertNoGetFailed() {
            assertThat(gets.failures()).as("GETs: " + gets).isEmpty();
        }
    }

    /** For some seconds more, told in requests. */
    Traffic goOn(int seconds) {
        gets.sendMore(seconds * GETS_PER_SECOND);
        return this;
    }

    /** Ends it and waits for the last answers. */
    Tally stop() {
        gets.close();
        posts.close();
        return new Tally(gets.stop(), posts.stop());
    }

    @Override
    public void close() {
        gets.close();
        posts.close();
    }
}
