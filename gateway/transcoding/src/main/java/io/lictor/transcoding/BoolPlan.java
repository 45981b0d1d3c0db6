package io.lictor.transcoding;

/** {@code true} and {@code false}, and nothing like them. */
enum BoolPlan implements ScalarPlan {
    ONLY;

    @Override
    public int wireType() {
        return WireOutput.VARINT;
    }

    @Override
    public void read(JsonInput json, WireOutput out) throws UnfitValueException {
        out.varint(json.bool() ? 1 : 0);
    }

    @Override
    public void parse(String text, WireOutput out) throws UnfitValueException {
        if (!text.equals("true") && !text.equals("false")) {
            throw new UnfitValueException("true or false");
        }
        out.varint(text.equals("true") ? 1 : 0);
    }

    @Override
    public void print(WireInput in, JsonOutput out) {
        out.ascii(in.varint() == 0 ? "false" : "true");
    }

    @Override
    public void printDefault(JsonOutput out) {
        out.ascii("false");
    }
}
