package org.lxcautoscale.host.proxmox.api;

import java.security.cert.CertificateException;

/** A certificate is not trusted. The message says why in plain words, and contains its fingerprint. */
final class UntrustedCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    UntrustedCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
