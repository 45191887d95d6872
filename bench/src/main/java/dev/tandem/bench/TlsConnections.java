package dev.tandem.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.conscrypt.Conscrypt;

/**
 * Measures the client's processor time for a new connection: one request and a short response over
 * plain TCP, over TLS with a full handshake, and over TLS with a resumed session. Run it by hand
 * against a web server on the same machine.
 *
 * <pre>{@code
 * TlsConnections HOST PLAIN_PORT TLS_PORT PATH CA.pem CONNECTIONS
 * }</pre>
 */
final class TlsConnections {
  private static final int ROUNDS = 5;

  private final String host;
  private final byte[] request;
  private final KeyStore authorities;
  private final int connections;

  private TlsConnections(String host, String path, KeyStore authorities, int connections) {
    this.host = host;
    this.request = ("GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n").getBytes(US_ASCII);
    this.authorities = authorities;
    this.connections = connections;
  }

  /** One connection, with one request and its response. */
  private interface Exchange {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    var all =
        new TlsConnections(
            args[0], args[3], authorities(Path.of(args[4])), Integer.parseInt(args[5]));
    int plainPort = Integer.parseInt(args[1]);
    int port = Integer.parseInt(args[2]);
    Provider jdk = SSLContext.getDefault().getProvider();
    for (int round = 1; round <= ROUNDS; round++) {
      all.measure(round, "plain", () -> all.plain(plainPort));
      for (Provider provider : List.of(jdk, Conscrypt.newProvider())) {
        SSLContext context = all.context(provider);
        all.measure(round, provider.getName() + ", new", () -> all.tls(context, port, false));
        all.measure(round, provider.getName() + ", resumed", () -> all.tls(context, port, true));
      }
    }
  }

  private void measure(int round, String what, Exchange exchange) throws Exception {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long begun = system.getProcessCpuTime();
    for (int i = 0; i < connections; i++) {
      exchange.run();
    }
    long took = system.getProcessCpuTime() - begun;
    System.out.printf("round %d  %-20s %6.0f us%n", round, what, took / 1e3 / connections);
  }

  private void plain(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port));
      exchange(socket);
    }
  }

  private void tls(SSLContext context, int port, boolean resume) throws IOException {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port)) {
      socket.setTcpNoDelay(true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      exchange(socket);
      if (!resume) {
        socket.getSession().invalidate();
        context.getClientSessionContext().setSessionCacheSize(1);
      }
    }
  }

  private void exchange(Socket socket) throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    byte[] answer = in.readAllBytes();
    if (!new String(answer, US_ASCII).startsWith("HTTP/1.1 200")) {
      throw new IOException("not what was asked for: " + new String(answer, US_ASCII));
    }
  }

  private SSLContext context(Provider provider) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS", provider);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore authorities(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    return store;
  }
}
