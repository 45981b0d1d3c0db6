package io.lictor.server.config;

import io.lictor.path.PathPolicy;
import io.lictor.path.PathUnescape;
import io.lictor.path.TrailingSlash;
import io.lictor.routing.RoutePolicy;
import io.lictor.transcoding.TranscodingOptions;
import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import io.lictor.transcoding.TranscodingOptions.UnknownFields;
import io.lictor.transcoding.TranscodingOptions.UnknownParameters;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What gRPC routes do where the rules of transcoding leave a choice; a service's tags may say otherwise for its own.
 *
 * @param unknownFields fields of a request body that the message does not have
 * @param unknownParameters query parameters that name no field
 * @param ignoredParameters query parameters that are never taken for fields, besides those that begin with $
 * @param queryBesideBody what query parameters do when the body is the whole message
 * @param strictCollisions refuses requests that say one thing twice
 * @param plusIsSpace reads + in a query as a space, as forms do
 * @param emitDefaults writes fields that have their default value
 * @param enumsAsNumbers writes enum values as numbers
 * @param protoNames writes field names as in the descriptor, not in lowerCamelCase
 * @param int64AsNumbers writes 64-bit integers as JSON numbers, which many clients round to 53 bits
 * @param trailingSlash what one slash too many at the end of a path means
 * @param pathUnescape which escapes of a path variable of several segments are decoded
 * @param headByGet whether a route of GET is one of HEAD too; else HEAD takes it only where its path has none of HEAD
 */
record TranscodingProperties(
        @NotNull @DefaultValue("reject") UnknownFields unknownFields,

        @NotNull @DefaultValue("ignore") UnknownParameters unknownParameters,

        @NotNull @DefaultValue({"key", "alt", "access_token"})
        Set<String> ignoredParameters,

        @NotNull @DefaultValue("ignore") QueryBesideBody queryBesideBody,

        @DefaultValue("false") boolean strictCollisions,
        @DefaultValue("true") boolean plusIsSpace,
        @DefaultValue("false") boolean emitDefaults,
        @DefaultValue("false") boolean enumsAsNumbers,
        @DefaultValue("false") boolean protoNames,
        @DefaultValue("false") boolean int64AsNumbers,

        @NotNull @DefaultValue("strict") TrailingSlash trailingSlash,

        @NotNull @DefaultValue("all-but-slash") PathUnescape pathUnescape,

        @DefaultValue("false") boolean headByGet) {

    RoutePolicy policy() {
        return new RoutePolicy(
                new TranscodingOptions(
                        new TranscodingOptions.Requests(
                                unknownFields,
                                unknownParameters,
                                ignoredParameters,
                                queryBesideBody,
                                strictCollisions,
                                plusIsSpace),
                        new TranscodingOptions.Responses(emitDefaults, enumsAsNumbers, protoNames, int64AsNumbers)),
                new PathPolicy(trailingSlash, pathUnescape, headByGet));
    }
}
