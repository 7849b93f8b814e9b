package org.lxcautoscale.http;

/**
 * @param client whose requests are counted together: a token, a local user, or an address
 */
record Identity(Caller caller, String client) {}
