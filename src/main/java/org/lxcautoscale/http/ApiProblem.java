package org.lxcautoscale.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An answer that is an error; the same words may be shown to whoever sent the request. Not changed once it is made. */
public final class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final String detail;
    private final transient Optional<String> field;
    private final transient Map<String, Object> members;
    private final transient Map<String, String> headers;

    private ApiProblem(
            int status,
            String title,
            String detail,
            Optional<String> field,
            Map<String, Object> members,
            Map<String, String> headers) {
        super(title + ": " + detail, null, false, false); // it is an answer: nobody asks where it was made
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.field = field;
        this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * @param status of HTTP, 400 to 599
     * @param title what kind of problem it is, the same words each time
     * @param detail what it is this time, in a sentence that says what to do
     */
    public ApiProblem(int status, String title, String detail) {
        this(status, title, detail, Optional.empty(), Map.of(), Map.of());
    }

    /** The request makes no sense: 400. */
    public static ApiProblem badRequest(String detail) {
        return new ApiProblem(400, "Bad request", detail);
    }

    /** There is no such thing: 404. */
    public static ApiProblem notFound(String detail) {
        return new ApiProblem(404, "Not found", detail);
    }

    /** The same, on account of one field of the request. */
    public ApiProblem inField(String name) {
        return new ApiProblem(status, title, detail, Optional.of(name), members, headers);
    }

    /**
     * The same, with one more member.
     *
     * @param value something that JSON can be made of
     */
    public ApiProblem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new ApiProblem(status, title, detail, field, more, headers);
    }

    /** The same, answered with one more header. */
    public ApiProblem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiProblem(status, title, detail, field, members, more);
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }

    /** The field of the request that it is about, if it is about one. */
    public Optional<String> field() {
        return field;
    }

    /** Further members of the answer, in their order. */
    public Map<String, Object> members() {
        return members;
    }

    /** Headers of the answer. */
    public Map<String, String> headers() {
        return headers;
    }
}
