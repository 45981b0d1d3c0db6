package io.lictor.samples.post.restful;

import java.time.Instant;

/** A post as it is answered. */
record Post(String id, String title, String text, String author, Instant createTime) {}
