package org.lxcautoscale.ui.login;

import io.avaje.jex.Jex;
import io.avaje.jex.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Routes;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.io.JsonFormat;

/**
 * Makes one-time links for the command {@code lxc-autoscale ui}. Only root, or the user of this program, gets one: whoever has a token
 * logs in with that, and is logged out when it is revoked.
 */
public final class LinkRoutes implements Routes {

    /** Where links are made, with POST. */
    public static final String PATH = "/api/v1/ui/links";

    private final OneTimeLinks links;

    public LinkRoutes(OneTimeLinks links) {
        this.links = links;
    }

    @Override
    public void addTo(Jex jex) {
        jex.post(PATH, this::create, Scope.ADMIN);
    }

    private void create(Context context) {
        if (context.exchange().getRequestHeaders().containsKey("Authorization")) {
            throw new ApiProblem(
                    403,
                    "Not permitted",
                    "A link is for root on the machine, without a token. Log in with the token itself.");
        }
        OneTimeLinks.Link link =
                links.create(Caller.of(context).map(Caller::name).orElseThrow());
        Audit.note(context, "a link that logs in once");
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("path", "/ui/login/once?code=" + link.code());
        answer.put("until", link.until().toString());
        context.status(201)
                .contentType("application/json")
                .write(JsonFormat.create().toJson(answer));
    }
}
