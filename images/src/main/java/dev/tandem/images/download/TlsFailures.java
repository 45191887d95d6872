package dev.tandem.images.download;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Describes in plain words why a TLS connection failed; the messages of the JDK use its own terms.
 */
final class TlsFailures {
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

  private TlsFailures() {}

  static String describe(List<Throwable> chain) {
    // The deepest cause knows best.
    for (Throwable cause : chain.reversed()) {
      String words =
          switch (cause) {
            case CertificateExpiredException _ -> "the server's certificate has expired";
            case CertificateNotYetValidException _ -> "the server's certificate is not valid yet";
            case CertPathBuilderException _ ->
                "no trusted authority has signed the server's certificate";
            case CertPathValidatorException _ -> "the server's certificate is not valid";
            case SSLPeerUnverifiedException _ -> "the server's certificate is for another host";
            case CertificateException e when isOfAnotherHost(e) ->
                "the server's certificate is for another host";
            default -> alert(String.valueOf(cause.getMessage()));
          };
      if (!words.isEmpty()) {
        return words;
      }
    }
    String message = chain.getFirst().getMessage();
    return "the TLS connection failed" + (message == null ? "" : ": " + message);
  }

  private static boolean isOfAnotherHost(CertificateException e) {
    return String.valueOf(e.getMessage()).startsWith("No subject alternative");
  }

  private static String alert(String message) {
    Matcher alert = ALERT.matcher(message);
    if (!alert.find()) {
      return "";
    }
    return switch (alert.group(1)) {
      case "protocol_version" -> "the server supports only outdated versions of TLS";
      case "no_application_protocol" -> "the server does not support HTTP/1.1";
      default -> "the server ended the TLS handshake: " + alert.group(1).replace('_', ' ');
    };
  }
}
