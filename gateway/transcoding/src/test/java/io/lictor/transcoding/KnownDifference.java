package io.lictor.transcoding;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where protobuf's own library takes what JSON or the mapping do not allow, by what Lictor says when it refuses. */
enum KnownDifference {
    /** Rules 86 and 88: what no JSON parser but a lenient one takes. */
    NOT_JSON("the body is not JSON.*"),
    /** Rules 81 and 87: a member given twice, of which the last stays, unless the first was seen to set something. */
    TWICE(".*(expected once, got it twice|expected each key once).*"),
    /** Rule 88: an array of one for what is in it. */
    ARRAY_OF_ONE(".*expected (a string|a number|an integer|a value of|true or false).*, got an array"),
    /** Rule 88: a number or a bool for a string, of which its text is taken. */
    NO_STRING(".*expected a string.*, got (true|false|-?[0-9].*)"),
    /** Rule 88. */
    BOOL_IN_QUOTES(".*expected true or false, got \"(true|false)\""),
    /** Rule 83: what Java reads as a number, but JSON does not. */
    NUMBER_OF_JAVA(
            ".*expected (an integer|a number)[ ,].*, got \"(?<got>.*)\"",
            "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|NaN|-?Infinity"),
    /** The same for the keys of maps, which are integers in their shortest form: so no key has two. */
    KEY_OF_JAVA(".*expected as key an integer .*, got \"(?<got>.*)\"", "0|-?[1-9][0-9]*"),
    /** Rule 64: what is hardly too large, and becomes infinite or the largest number. */
    HARDLY_TOO_LARGE(".*expected a number.*, got \"?-?(1[.]?797|3[.]?402|340282).*"),
    /** A number that no double holds, which becomes infinite in a {@code Value}. */
    INFINITE_VALUE(".*expected a number within the range of a double, got .*"),
    /** Rule 85: a member beside the value of a well-known type in an {@code Any}. */
    BESIDE_THE_VALUE("unknown field .*expected a field of google\\.protobuf\\..*"),
    /** Rule 98: a slash behind the type's name. */
    SLASH_BEHIND(".*expected the type of a known message, .*, got \"[^\"]*/\""),
    /** Rule 84: a number is one, a string a name. */
    ENUM_NUMBER_IN_QUOTES(".*expected a value of .*, got \"[-+]?[0-9.eE]+\""),
    /** Any number or name of this enum is read as null. */
    NO_NULL_VALUE(".*expected a value of google\\.protobuf\\.NullValue .*"),
    /** Rules 65 and 88: days no month has, hours no clock, years of three digits. */
    NO_SUCH_TIME(".*expected an RFC 3339 time .*, got \"(?<got>.*)\"") {
        @Override
        boolean isLawful(String got) {
            try {
                OffsetDateTime.parse(got);
                return true;
            } catch (DateTimeParseException none) {
                return false;
            }
        }
    },
    /** Rule 66: a plus, and no digits behind the point or more than nine. */
    NO_DURATION(".*expected seconds such as .*, got \"(?<got>.*)\"", "-?[0-9]+(\\.[0-9]{1,9})?s"),
    /** Rule 67: paths that do not come back as they were. */
    FIELD_MASK(".*expected field paths in lowerCamelCase.*"),
    /** Rule 88: half a surrogate pair, which becomes a question mark. */
    HALF_PAIR(".*without half surrogate pairs.*");

    private final Pattern refusal;
    /** What protobuf and Lictor must agree on. */
    private final Pattern lawful;

    KnownDifference(String refusal) {
        this(refusal, "(?!)");
    }

    KnownDifference(String refusal, String lawful) {
        this.refusal = Pattern.compile(refusal, Pattern.DOTALL);
        this.lawful = Pattern.compile(lawful);
    }

    /** What a refusal that protobuf does not share is excused with. */
    static Optional<KnownDifference> of(String message) {
        return Arrays.stream(values()).filter(one -> one.is(message)).findFirst();
    }

    private boolean is(String message) {
        Matcher matcher = refusal.matcher(message);
        return matcher.matches() && !(refusal.pattern().contains("?<got>") && isLawful(matcher.group("got")));
    }

    boolean isLawful(String got) {
        return lawful.matcher(got).matches();
    }
}
