package io.lictor.transcoding;

/** Bytes, as base64. */
enum BytesPlan implements ScalarPlan {
    ONLY;

    @Override
    public int wireType() {
        return WireOutput.LENGTH_DELIMITED;
    }

    @Override
    public void read(JsonInput json, WireOutput out) throws UnfitValueException {
        parse(json.string("a string with base64"), out);
    }

    @Override
    public void parse(String text, WireOutput out) throws UnfitValueException {
        byte[] data = Base64Text.parse(text);
        out.bytes(data, 0, data.length);
    }

    @Override
    public void print(WireInput in, JsonOutput out) {
        int length = in.length();
        out.base64(in.bytes(), in.at(), in.at() + length);
        in.skip(length);
    }

    @Override
    public void printDefault(JsonOutput out) {
        out.ascii("\"\"");
    }
}
