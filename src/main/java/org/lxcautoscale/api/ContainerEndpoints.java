package org.lxcautoscale.api;

import java.util.List;
import org.lxcautoscale.api.Views.ContainerItem;
import org.lxcautoscale.api.Views.ContainerList;
import org.lxcautoscale.api.Views.Explanation;
import org.lxcautoscale.api.Views.Size;
import org.lxcautoscale.http.Scope;

/** What is known of containers. */
final class ContainerEndpoints {

    private static final String ALL = ApiRoutes.ROOT + "/containers";
    private static final String ONE = ALL + "/{id}";

    private final Published published;

    ContainerEndpoints(Published published) {
        this.published = published;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(ALL, "listContainers", "All containers, with their sizes and the last decision on each.")
                        .needs(Scope.READ)
                        .gives(ContainerList.class)
                        .or(503)
                        .by(_ -> published.containers()),
                Endpoint.get(ONE, "getContainer", "A container.")
                        .needs(Scope.READ)
                        .gives(ContainerItem.class)
                        .or(404, 503)
                        .by(request -> published.shown().container(request.container())),
                Endpoint.get(
                                ONE + "/allocation",
                                "getAllocation",
                                "The size of a container; its ETag is for If-Match where it is set.")
                        .needs(Scope.READ)
                        .gives(Size.class)
                        .or(404, 503)
                        .by(this::size),
                Endpoint.get(
                                ONE + "/explanation",
                                "explainContainer",
                                "Why a container has its size: every rule's word.")
                        .needs(Scope.READ)
                        .gives(Explanation.class)
                        .or(404, 503)
                        .by(request -> published.shown().explanation(request.container())));
    }

    private Object size(ApiRequest request) {
        ContainerItem one = published.shown().container(request.container());
        Size size = new Size(one.id(), one.cores(), one.memoryBytes());
        return new Tagged(size, size.tag());
    }
}
