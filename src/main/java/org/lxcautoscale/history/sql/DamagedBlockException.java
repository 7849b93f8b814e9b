package org.lxcautoscale.history.sql;

/** Stored bytes are no {@link Block}. */
final class DamagedBlockException extends Exception {

    DamagedBlockException(String message) {
        super(message);
    }
}
