package org.lxcautoscale.http;

import java.net.URI;
import java.util.regex.Pattern;

/** The path of a request, in the one form in which it is understood: there are no two ways to write the same. */
final class RequestPath {

    /** Empty segments, those that lead elsewhere, and slashes, backslashes and percent signs that are encoded. */
    private static final Pattern AMBIGUOUS = Pattern.compile("//|/\\.{1,2}(/|$)|[\\\\%\\p{Cntrl}]");

    private static final Pattern ENCODED_SLASH = Pattern.compile("%(2[fF]|5[cC])");

    private RequestPath() {}

    /**
     * The decoded path.
     *
     * @throws ApiProblem 400 when it can be understood in more than one way
     */
    static String of(URI uri) {
        String path = uri.getPath();
        if (uri.isAbsolute()
                || uri.getRawAuthority() != null
                || path == null
                || !path.startsWith("/")
                || ENCODED_SLASH.matcher(uri.getRawPath()).find()
                || AMBIGUOUS.matcher(path).find()) {
            throw ApiProblem.badRequest("The path of the request is not a plain path.");
        }
        return path;
    }
}
