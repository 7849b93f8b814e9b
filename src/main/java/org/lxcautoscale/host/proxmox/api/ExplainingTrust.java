package org.lxcautoscale.host.proxmox.api;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what the JDK's trust manager trusts; for others, explains in plain words why not and shows the fingerprint.
 */
final class ExplainingTrust extends X509ExtendedTrustManager {

    private static final int MOST_NAMES = 4;

    private final X509ExtendedTrustManager delegate;
    private final String authority;

    private ExplainingTrust(X509ExtendedTrustManager delegate, String authority) {
        this.delegate = delegate;
        this.authority = authority;
    }

    /**
     * @param managers the JDK's trust managers, one of them for X.509
     * @param authority who must have signed, for messages: {@code a known authority}
     */
    static TrustManager[] of(TrustManager[] managers, String authority) throws GeneralSecurityException {
        for (TrustManager manager : managers) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return new TrustManager[] {new ExplainingTrust(x509, authority)};
            }
        }
        throw new GeneralSecurityException("this Java has no trust manager for X.509");
    }

    private CertificateException explain(X509Certificate[] chain, CertificateException failure)
            throws CertificateException {
        return new UntrustedCertificateException(
                reason(chain[0], failure) + ", its SHA-256 fingerprint is " + PinnedTrust.shown(chain[0]), failure);
    }

    private String reason(X509Certificate certificate, CertificateException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return "its certificate expired on " + date(certificate.getNotAfter());
                }
                case CertificateNotYetValidException _ -> {
                    return "its certificate is not valid before " + date(certificate.getNotBefore())
                            + " (is the clock right?)";
                }
                case CertPathBuilderException _ -> {
                    return "its certificate is not signed by " + authority;
                }
                case CertPathValidatorException path
                when path.getReason() == BasicReason.ALGORITHM_CONSTRAINED -> {
                    return "its certificate uses an algorithm that is too weak";
                }
                default -> {}
            }
        }
        String said = String.valueOf(failure.getMessage());
        return said.startsWith("No name matching") || said.startsWith("No subject alternative")
                ? "its certificate is for other names (" + names(certificate) + ")"
                : "its certificate is refused: " + ErrorResponse.singleLine(said);
    }

    private static String date(Date date) {
        return date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                return names.stream()
                        .map(name -> ErrorResponse.singleLine(String.valueOf(name.get(1))))
                        .limit(MOST_NAMES)
                        .collect(Collectors.joining(", "));
            }
        } catch (CertificateParsingException _) {
            // Fall back to the subject.
        }
        return ErrorResponse.singleLine(certificate.getSubjectX500Principal().getName());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, type);
        } catch (CertificateException e) {
            throw explain(chain, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, type, socket);
        } catch (CertificateException e) {
            throw explain(chain, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw explain(chain, e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        delegate.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        delegate.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        delegate.checkClientTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }
}
