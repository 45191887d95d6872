package dev.tandem.images.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates of hosts in the domain {@code test}, good and bad ones, in {@code tls.p12}. Made
 * with {@code keytool}: {@code ca} signed {@code good} and {@code other}, for the hosts {@code
 * good.tls.test} and {@code other.test}, valid to 2119, and {@code expired} for {@code
 * expired.tls.test}, valid to January 2020; {@code self} signed itself for {@code self.tls.test}.
 */
final class TlsFixture {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TlsFixture() {}

  /** A server that shows the certificate of that name. */
  static HostileServer server(String alias) throws IOException, GeneralSecurityException {
    KeyStore all = all();
    KeyStore one = empty();
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    ServerSocket listening =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 4096, InetAddress.ofLiteral("127.0.0.1"));
    return new HostileServer(listening);
  }

  /** What a client trusts that trusts {@code ca} alone. */
  static SSLContext client() throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", all().getCertificate("ca"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The certificate of that name, in PEM. */
  static String pem(String alias) throws IOException, GeneralSecurityException {
    byte[] encoded = all().getCertificate(alias).getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(encoded)
        + "\n-----END CERTIFICATE-----\n";
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore all() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in =
        Objects.requireNonNull(TlsFixture.class.getResourceAsStream("tls.p12"), "tls.p12")) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
