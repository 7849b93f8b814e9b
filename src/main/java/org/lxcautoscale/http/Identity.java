package org.lxcautoscale.http;

/**
 * Who has sent a request.
 *
 * @param client whose requests are counted together: a token, a local user, a session, or an address
 */
public record Identity(Caller caller, String client) {}
