package io.lictor.server.exchange;

import io.lictor.server.request.IncomingRequest;
import io.lictor.transcoding.Weighted;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an answer is sent as gzip: when the client takes it and the content is not compressed already. Stateless. */
public final class Compression {

    /** Bytes below which the gain is less than the cost. */
    static final int WORTHWHILE = 1024;

    private static final List<String> TEXTS = List.of("json", "xml", "javascript", "x-www-form-urlencoded");

    private Compression() {}

    /** Decides by the headers of both sides, and writes the decision into those of the response. */
    public static boolean negotiate(IncomingRequest request, HttpHeaders response) {
        if (!isText(response.get(HttpHeaderNames.CONTENT_TYPE))) {
            return false;
        }
        response.add(HttpHeaderNames.VARY, "Accept-Encoding");
        boolean gzip = isAccepted(request.header("Accept-Encoding"));
        if (gzip) {
            response.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        }
        return gzip;
    }

    private static boolean isText(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean text = type.startsWith("text/");
        for (String end : TEXTS) {
            text |= type.endsWith(end);
        }
        return text;
    }

    /** RFC 9110, 12.5.3: the best weight wins, and gzip where the client does not mind. */
    static boolean isAccepted(List<String> acceptEncoding) {
        double gzip = -1;
        double any = -1;
        double identity = -1;
        for (String header : acceptEncoding) {
            for (Weighted choice : Weighted.parse(header)) {
                switch (choice.value()) {
                    case "gzip", "x-gzip" -> gzip = Math.max(gzip, choice.weight());
                    case "*" -> any = choice.weight();
                    case "identity" -> identity = choice.weight();
                    default -> {
                        // A coding that is not spoken here.
                    }
                }
            }
        }
        double wished = gzip >= 0 ? gzip : any;
        return wished > 0 && wished >= identity;
    }
}
