package io.lictor.samples.post.restful;

import org.jspecify.annotations.Nullable;

/** A post as it is sent. */
record Draft(@Nullable String title, @Nullable String text) {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_TEXT = 10_000;

    /** The title, or a {@link Refusal} that names it. */
    String checkedTitle() {
        if (title == null || title.isBlank()) {
            throw Refusal.badRequest("title must not be empty");
        }
        if (title.length() > LONGEST_TITLE) {
            throw Refusal.badRequest("title must not be longer than " + LONGEST_TITLE + " characters");
        }
        return title;
    }

    /** The text, or a {@link Refusal} that names it. */
    String checkedText() {
        String checked = text == null ? "" : text;
        if (checked.length() > LONGEST_TEXT) {
            throw Refusal.badRequest("text must not be longer than " + LONGEST_TEXT + " characters");
        }
        return checked;
    }
}
