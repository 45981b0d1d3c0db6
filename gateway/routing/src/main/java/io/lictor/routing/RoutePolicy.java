package io.lictor.routing;

import io.lictor.path.PathPolicy;
import io.lictor.path.PathUnescape;
import io.lictor.transcoding.TranscodingOptions;
import java.util.Map;

/**
 * What a service's gRPC routes do where the rules leave a choice. Immutable.
 *
 * @param transcoding how requests are read and responses written
 * @param paths how paths are read
 */
public record RoutePolicy(TranscodingOptions transcoding, PathPolicy paths) {

    /** The same where a service configuration wants variables of several segments decoded completely. */
    RoutePolicy decoding(PathUnescape configured) {
        return configured == PathUnescape.ALL
                ? new RoutePolicy(
                        transcoding, new PathPolicy(paths.trailingSlash(), PathUnescape.ALL, paths.headByGet()))
                : this;
    }

    /** Every choice by its key below {@code lictor.transcoding.}, for people. */
    public Map<String, Object> words() {
        return PolicyChoices.of(this);
    }

    public static RoutePolicy defaults() {
        return new RoutePolicy(TranscodingOptions.defaults(), PathPolicy.defaults());
    }
}
