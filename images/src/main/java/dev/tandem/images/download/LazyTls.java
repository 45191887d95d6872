package dev.tandem.images.download;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS whose trusted certificates are loaded for the first connection that needs them, since that
 * takes a tenth of a second. Thread-safe.
 */
final class LazyTls implements TlsSocketStrategy {
  private final TlsTrust trust;
  private @Nullable TlsSocketStrategy loaded; // guarded by this

  LazyTls(TlsTrust trust) {
    this.trust = trust;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return loaded().upgrade(socket, target, port, attachment, context);
  }

  private synchronized TlsSocketStrategy loaded() throws IOException {
    if (loaded == null) {
      loaded = trust.load();
    }
    return loaded;
  }
}
