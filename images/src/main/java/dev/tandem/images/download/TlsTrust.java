package dev.tandem.images.download;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of servers are trusted.
 *
 * @param authorities a file with the certificates of authorities to trust besides those of the
 *     platform; {@code null} for no others
 * @param anything whether any certificate is trusted, even an expired one or that of another host.
 *     This protects from nobody who can intercept the connection
 */
public record TlsTrust(@Nullable Path authorities, boolean anything) {

  /** Returns the trust of the platform. */
  public static TlsTrust platform() {
    return new TlsTrust(null, false);
  }

  /**
   * Returns the trust of the platform and in the authorities of a file. Only the first certificate
   * is read now, and all of them for the first connection: a bundle takes a third of a second.
   *
   * @param file certificates in PEM, or one in DER
   * @throws IOException if it cannot be read, or does not begin with a certificate
   */
  public static TlsTrust besides(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      var _ = certificates().generateCertificate(in);
      return new TlsTrust(file, false);
    } catch (CertificateException e) {
      throw new IOException("no certificate in it", e);
    }
  }

  /** Returns trust in any certificate. */
  public static TlsTrust inAnything() {
    return new TlsTrust(null, true);
  }

  /**
   * Loads the certificates, which takes a tenth of a second or more.
   *
   * @throws IOException if they cannot be read
   */
  TlsSocketStrategy load() throws IOException {
    SSLContext context = context();
    return anything ? new HttpTls(context, NoopHostnameVerifier.INSTANCE) : new HttpTls(context);
  }

  /**
   * Loads the certificates for another client, which takes a tenth of a second or more. That client
   * still checks the name of the host, even if any certificate is trusted.
   *
   * @throws IOException if they cannot be read
   */
  public SSLContext context() throws IOException {
    try {
      if (anything) {
        return SSLContexts.custom().loadTrustMaterial(null, (_, _) -> true).build();
      }
      return authorities == null ? SSLContexts.createDefault() : withAuthorities(authorities);
    } catch (GeneralSecurityException e) {
      throw new IOException("the trusted certificates cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static SSLContext withAuthorities(Path file)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate authority : x509.getAcceptedIssuers()) {
          store.setCertificateEntry("platform-" + count++, authority);
        }
      }
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (Certificate authority : certificates().generateCertificates(in)) {
        store.setCertificateEntry("besides-" + count++, authority);
      }
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers(store), null);
    return context;
  }

  private static CertificateFactory certificates() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }

  /**
   * @param store what is trusted; {@code null} for what the platform trusts
   */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
