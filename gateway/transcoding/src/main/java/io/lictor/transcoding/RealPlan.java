package io.lictor.transcoding;

/** Numbers with a fraction; JSON has strings for the three that are none. */
enum RealPlan implements ScalarPlan {
    FLOAT(WireOutput.FIXED32) {
        @Override
        public void read(JsonInput json, WireOutput out) throws UnfitValueException {
            write(FloatText.narrow(json.real()), out);
        }

        @Override
        public void parse(String text, WireOutput out) throws UnfitValueException {
            write(FloatText.narrow(FloatText.parseDouble(text)), out);
        }

        private void write(float value, WireOutput out) {
            out.fixed32(Float.floatToRawIntBits(value));
        }

        @Override
        public void print(WireInput in, JsonOutput out) {
            float value = Float.intBitsToFloat(in.fixed32());
            print(value, Float.toString(value), out);
        }
    },
    DOUBLE(WireOutput.FIXED64) {
        @Override
        public void read(JsonInput json, WireOutput out) throws UnfitValueException {
            out.fixed64(Double.doubleToRawLongBits(json.real()));
        }

        @Override
        public void parse(String text, WireOutput out) throws UnfitValueException {
            out.fixed64(Double.doubleToRawLongBits(FloatText.parseDouble(text)));
        }

        @Override
        public void print(WireInput in, JsonOutput out) {
            double value = Double.longBitsToDouble(in.fixed64());
            print(value, Double.toString(value), out);
        }
    };

    private final int wireType;

    RealPlan(int wireType) {
        this.wireType = wireType;
    }

    @Override
    public int wireType() {
        return wireType;
    }

    /** Java's text of a number is JSON but for the three that are no numbers, whose names are the same. */
    static void print(double value, String text, JsonOutput out) {
        if (Double.isFinite(value)) {
            out.ascii(text);
        } else {
            out.string(text);
        }
    }

    @Override
    public void printDefault(JsonOutput out) {
        out.ascii("0.0");
    }
}
