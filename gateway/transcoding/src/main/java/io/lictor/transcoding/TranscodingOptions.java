package io.lictor.transcoding;

import java.util.Set;

/**
 * Where the rules leave a choice; each route may have its own. Immutable.
 *
 * @param requests how requests are read
 * @param responses how responses are written
 */
public record TranscodingOptions(Requests requests, Responses responses) {

    /** What the proto3 JSON mapping asks for, and what most clients expect where it is silent. */
    public static TranscodingOptions defaults() {
        return new TranscodingOptions(
                new Requests(
                        UnknownFields.REJECT,
                        UnknownParameters.IGNORE,
                        Set.of("key", "alt", "access_token"),
                        QueryBesideBody.IGNORE,
                        false,
                        true),
                new Responses(false, false, false, false));
    }

    /**
     * How requests are read.
     *
     * @param unknownFields of the body; bad values of known ones are errors all the same
     * @param ignoredParameters query parameters that are never taken for fields, also when unknown ones are rejected;
     *     besides those that begin with {@code $}
     * @param queryBesideBody what query parameters do when the body is the whole message
     * @param strictCollisions refuse what says one thing twice: a singular parameter given twice, a path variable that the
     *     body or the query contradicts, a body where none is bound
     * @param plusIsSpace read {@code +} in a query as a space, as forms do
     */
    public record Requests(
            UnknownFields unknownFields,
            UnknownParameters unknownParameters,
            Set<String> ignoredParameters,
            QueryBesideBody queryBesideBody,
            boolean strictCollisions,
            boolean plusIsSpace) {
        public Requests {
            ignoredParameters = Set.copyOf(ignoredParameters);
        }
    }

    /**
     * How responses are written.
     *
     * @param emitDefaults write fields that have their default value; those with presence only when they are set
     * @param enumsAsNumbers write enum values as numbers
     * @param protoNames write field names as in the descriptor, not in lowerCamelCase
     * @param int64AsNumbers write 64-bit integers as JSON numbers, which many clients round to 53 bits
     */
    public record Responses(boolean emitDefaults, boolean enumsAsNumbers, boolean protoNames, boolean int64AsNumbers) {}

    /** Fields of the body that the message does not have. */
    public enum UnknownFields {
        REJECT,
        IGNORE
    }

    /** Query parameters that name no field. */
    public enum UnknownParameters {
        IGNORE,
        REJECT
    }

    /** Query parameters of a binding whose body is the whole message. */
    public enum QueryBesideBody {
        /** {@code http.proto}: there is nothing left for them to set. */
        IGNORE,
        REJECT,
        /** They set fields, over what the body says, as some transcoders do. */
        BIND
    }
}
