package dev.tandem.images.download;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;

/** TLS that says which HTTP it is for, so that a server of HTTP/2 alone says that it is one. */
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
