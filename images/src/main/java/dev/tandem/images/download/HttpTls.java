package dev.tandem.images.download;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;

/** TLS that announces HTTP/1.1, so that a server that supports only HTTP/2 refuses it by name. */
final class HttpTls extends DefaultClientTlsStrategy {
  private static final String[] HTTP = {"http/1.1"};

  HttpTls(SSLContext context) {
    super(context);
  }

  /** Has the client, not the platform, check the name of the host. */
  HttpTls(SSLContext context, HostnameVerifier names) {
    super(context, HostnameVerificationPolicy.CLIENT, names);
  }

  @Override
  protected void initializeSocket(SSLSocket socket) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(HTTP);
    socket.setSSLParameters(parameters);
  }
}
