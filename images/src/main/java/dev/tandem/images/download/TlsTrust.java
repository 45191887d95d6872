package dev.tandem.images.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
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
 * @param authorities those whose signature is trusted besides the ones that the platform trusts
 * @param anything whether any certificate is trusted, even an expired one or that of another host:
 *     then nobody knows who answers
 */
public record TlsTrust(List<X509Certificate> authorities, boolean anything) {

  /** Copies the list. */
  public TlsTrust {
    authorities = List.copyOf(authorities);
  }

  /** Returns the trust of the platform. */
  public static TlsTrust platform() {
    return new TlsTrust(List.of(), false);
  }

  /**
   * Returns the trust of the platform, and in the authorities of a file.
   *
   * @param file certificates in PEM, or one in DER
   * @throws IOException if it cannot be read, or holds no certificate
   */
  public static TlsTrust besides(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IOException("no certificate in it");
      }
      return new TlsTrust(all, false);
    } catch (CertificateException e) {
      throw new IOException("no certificate in it", e);
    }
  }

  /** Returns trust in anything, for servers that have no certificate that anybody trusts. */
  public static TlsTrust inAnything() {
    return new TlsTrust(List.of(), true);
  }

  /** Loads it, which takes a tenth of a second. */
  TlsSocketStrategy load() {
    SSLContext context = context();
    return anything ? new HttpTls(context, NoopHostnameVerifier.INSTANCE) : new HttpTls(context);
  }

  /**
   * Loads it for another client, which takes a tenth of a second. That client still checks the name
   * of the host, even if any certificate is trusted.
   */
  public SSLContext context() {
    try {
      if (anything) {
        return SSLContexts.custom().loadTrustMaterial(null, (_, _) -> true).build();
      }
      return authorities.isEmpty() ? SSLContexts.createDefault() : withAuthorities();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private SSLContext withAuthorities() throws GeneralSecurityException, IOException {
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
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("besides-" + count++, authority);
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers(store), null);
    return context;
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
