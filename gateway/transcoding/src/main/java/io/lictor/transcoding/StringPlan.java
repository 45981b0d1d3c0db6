package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text. */
enum StringPlan implements ScalarPlan {
    CHECKED,
    /** proto2 did not ask for UTF-8: what is none is replaced in the answer, as Java does it. */
    UNCHECKED;

    @Override
    public int wireType() {
        return WireOutput.LENGTH_DELIMITED;
    }

    @Override
    public void read(JsonInput json, WireOutput out) throws UnfitValueException {
        json.text(out);
    }

    @Override
    public void parse(String text, WireOutput out) {
        out.text(text);
    }

    @Override
    public void print(WireInput in, JsonOutput out) {
        int length = in.length();
        int before = out.size;
        if (!out.string(in.bytes(), in.at(), in.at() + length)) {
            out.truncate(before);
            if (this == CHECKED) {
                throw TranscodingException.unreadableResponse("it has a string that is not UTF-8", null);
            }
            out.string(new String(in.bytes(), in.at(), length, UTF_8));
        }
        in.skip(length);
    }

    @Override
    public void printKey(WireInput in, JsonOutput out) {
        print(in, out);
    }

    @Override
    public void printDefault(JsonOutput out) {
        out.ascii("\"\"");
    }
}
