package org.lxcautoscale.ui.page;

import org.lxcautoscale.http.ApiProblem;

/** Answers a request for a page. Called on any thread. */
@FunctionalInterface
public interface Handler {

    /** @throws ApiProblem for what is to be shown as an error */
    void answer(Visit visit) throws Exception;
}
