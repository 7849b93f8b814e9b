package org.lxcautoscale.host.proxmox.api;

import java.security.cert.CertificateException;

/** A certificate that nobody whom we trust has signed. The message says why in plain words, and names its fingerprint. */
final class UntrustedCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    UntrustedCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
