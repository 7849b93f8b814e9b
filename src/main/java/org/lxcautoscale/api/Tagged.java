package org.lxcautoscale.api;

/**
 * An answer with its version.
 *
 * @param body one that JSON can be made of
 * @param tag changes whenever the body does; with its quotation marks
 */
record Tagged(Object body, String tag) {}
