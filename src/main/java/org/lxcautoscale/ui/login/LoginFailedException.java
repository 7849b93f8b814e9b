package org.lxcautoscale.ui.login;

import java.util.List;

/** Somebody is not let in. */
final class LoginFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Why why;
    private final transient List<String> arguments;

    /** Why not; each has its sentence among the texts, {@code login.failed.*}. */
    enum Why {
        /** What is typed cannot be a user name. */
        NAME(400, "name"),
        /** User or password are wrong. */
        PASSWORD(401, "password"),
        /** The account needs a one-time code, too. */
        NO_CODE(401, "no-code"),
        /** The one-time code is wrong. */
        CODE(401, "code"),
        /** The token is unknown, revoked or expired. */
        TOKEN(401, "token"),
        /** The link has been used, or is too old. */
        LINK(401, "link"),
        /** May see no container. */
        NO_RIGHTS(403, "no-rights"),
        /** May see some containers, but not all. */
        SOME_CONTAINERS(403, "some-containers"),
        /** Has to wait: a number of seconds. */
        WAIT(429, "wait"),
        /** Proxmox has not answered: why. */
        UNDECIDED(502, "undecided");

        private final int status;
        private final String key;

        Why(int status, String key) {
            this.status = status;
            this.key = key;
        }

        /** Of the answer, in HTTP. */
        int status() {
            return status;
        }

        /** Of the sentence that says so. */
        String key() {
            return "login.failed." + key;
        }
    }

    /** @param arguments of the sentence */
    LoginFailedException(Why why, String... arguments) {
        super(why + " " + List.of(arguments));
        this.why = why;
        this.arguments = List.of(arguments);
    }

    Why why() {
        return why;
    }

    List<String> arguments() {
        return arguments;
    }
}
