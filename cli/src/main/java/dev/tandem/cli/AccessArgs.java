package dev.tandem.cli;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Netrc;
import dev.tandem.images.download.Proxies;
import dev.tandem.images.download.ProxyServer;
import dev.tandem.images.download.RequestHeader;
import dev.tandem.images.download.TlsTrust;
import dev.tandem.images.item.DiskFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Command-line options for how servers are reached: through what, as whom, trusting whom. */
final class AccessArgs {
  private static final String CA_VARIABLE = "SSL_CERT_FILE";

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description =
          "Download through this HTTP proxy, http://[NAME:PASSWORD@]HOST:PORT, or none; by default"
              + " as http_proxy, https_proxy, all_proxy and no_proxy say. The proxy, not tandem,"
              + " then keeps names from leading to private addresses.")
  private @Nullable String proxy;

  @Option(
      names = "--header",
      paramLabel = "HEADER",
      description =
          "A header to send: 'NAME: VALUE', or 'HOST NAME: VALUE' for one host or *.DOMAIN. Cookie"
              + " and Authorization do not follow a redirect to another host. Repeatable.")
  private List<String> headers = List.of();

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "The User-Agent header to send (${DEFAULT-VALUE}).")
  private String userAgent = DownloadOptions.defaults().userAgent();

  @Option(names = "--netrc", description = "Log in to the hosts that ~/.netrc names.")
  private boolean netrc;

  @Option(
      names = "--netrc-file",
      paramLabel = "FILE",
      description = "Log in to the hosts that this file names.")
  private @Nullable Path netrcFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Also trust the certificate authorities in this PEM file (by default, those in the"
              + " file that SSL_CERT_FILE names).")
  private @Nullable Path ca;

  @Option(
      names = "--insecure",
      description =
          "Do not verify server certificates. Anybody who can intercept a connection can then replace images.")
  boolean insecure;

  /**
   * Adds these options.
   *
   * @throws IllegalArgumentException if one is invalid, or its file cannot be read
   */
  DownloadOptions in(DownloadOptions options, Map<String, String> environment) {
    return options
        .userAgent(userAgent())
        .proxies(proxies(environment))
        .headers(headers())
        .trust(trust(environment));
  }

  private String userAgent() {
    try {
      DownloadOptions.defaults().userAgent(userAgent);
      return userAgent;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--user-agent must be printable ASCII, not '" + userAgent + "'", e);
    }
  }

  private Proxies proxies(Map<String, String> environment) {
    if (proxy == null) {
      try {
        return Proxies.ofEnvironment(environment);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage() + "; --proxy none ignores it", e);
      }
    }
    try {
      return proxy.equals("none") ? Proxies.none() : Proxies.all(ProxyServer.of(proxy));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--proxy: " + e.getMessage(), e);
    }
  }

  /** Returns the logins of the file, then the headers for all hosts, then those for some. */
  private List<RequestHeader> headers() {
    List<RequestHeader> all = new ArrayList<>();
    if (netrc || netrcFile != null) {
      Path file =
          netrcFile == null ? Path.of(System.getProperty("user.home"), ".netrc") : netrcFile;
      try {
        all.addAll(Netrc.headers(file));
      } catch (IOException e) {
        throw unreadable(netrcFile == null ? "--netrc" : "--netrc-file", file, e);
      }
    }
    try {
      headers.stream()
          .map(RequestHeader::of)
          .sorted(Comparator.comparing(header -> header.hosts() != null))
          .forEach(all::add);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--header: " + e.getMessage(), e);
    }
    return all;
  }

  private TlsTrust trust(Map<String, String> environment) {
    if (insecure) {
      return TlsTrust.inAnything();
    }
    String named = environment.getOrDefault(CA_VARIABLE, "");
    Path file = ca != null || named.isEmpty() ? ca : Path.of(named);
    if (file == null) {
      return TlsTrust.platform();
    }
    try {
      return TlsTrust.besides(file);
    } catch (IOException e) {
      throw unreadable(ca != null ? "--ca" : CA_VARIABLE, file, e);
    }
  }

  private static IllegalArgumentException unreadable(String option, Path file, IOException e) {
    return new IllegalArgumentException(
        option + " cannot be read: " + file + ": " + DiskFailure.reason(e), e);
  }
}
