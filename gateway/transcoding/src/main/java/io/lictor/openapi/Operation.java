package io.lictor.openapi;

import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import io.lictor.transcoding.TranscodingOptions;
import java.util.List;

/**
 * A binding that requests reach. Immutable.
 *
 * @param httpMethods those that lead to it; {@code *} alone stands for all
 * @param pool where the method is from, for the comments of its file
 * @param options how it reads requests and writes responses
 */
public record Operation(
        List<String> httpMethods,
        GrpcMethod method,
        HttpBinding binding,
        DescriptorPool pool,
        TranscodingOptions options) {

    public Operation {
        httpMethods = List.copyOf(httpMethods);
    }

    String serviceName() {
        return method.descriptor().getService().getFullName();
    }
}
