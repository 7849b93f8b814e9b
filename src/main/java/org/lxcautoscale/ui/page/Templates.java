package org.lxcautoscale.ui.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import gg.jte.output.Utf8ByteOutput;
import java.util.Map;

/** The templates, which were compiled with the program. Thread-safe. */
final class Templates {

    private static final String PACKAGE = "org.lxcautoscale.ui.templates";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

    Utf8ByteOutput html(Frame frame, Page page) {
        Utf8ByteOutput html = new Utf8ByteOutput();
        engine.render(page.template(), Map.of("frame", frame, "page", page), html);
        return html;
    }

    /** A page without a frame. */
    String bare(ErrorPage page) {
        StringOutput html = new StringOutput();
        engine.render("bare.jte", Map.of("page", page), html);
        return html.toString();
    }
}
