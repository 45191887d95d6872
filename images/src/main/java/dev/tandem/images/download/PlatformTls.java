package dev.tandem.images.download;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the trust store of the platform. Loading it takes a tenth of a second, so it is loaded
 * for the first connection that needs it. Thread-safe.
 */
final class PlatformTls implements TlsSocketStrategy {
  private @Nullable TlsSocketStrategy loaded; // guarded by this

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return loaded().upgrade(socket, target, port, attachment, context);
  }

  private synchronized TlsSocketStrategy loaded() {
    if (loaded == null) {
      loaded = DefaultClientTlsStrategy.createDefault();
    }
    return loaded;
  }
}
