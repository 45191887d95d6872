package dev.tandem.cli;

import dev.tandem.images.item.FailureClass;
import java.util.Optional;

/** What a person may do if nearly all images fail for the same reason. */
final class Advice {

  private Advice() {}

  /** Returns a hint for failures of a class, if there is anything to do about them. */
  static Optional<String> on(String failureClass) {
    return Optional.ofNullable(
        switch (failureClass) {
          case "unknown-host" ->
              "is the network up, and does it need a proxy (--proxy, http_proxy)?";
          case "connection" ->
              "is the network up, and does it need a proxy (--proxy, http_proxy)? Is the proxy up?";
          case "timeout" ->
              "is the network up? If it is slow, use a longer --timeout, or fewer downloads at once:"
                  + " --workers download=16";
          case "tls" ->
              "if this network has its own certificate authority, name its file with --ca";
          case "forbidden-address" ->
              "these servers have private addresses: if that is intended, use"
                  + " --allow-private-addresses";
          case "invalid-url" ->
              "is the right column named (--url-column), and is the list read as what it is"
                  + " (--input-format)?";
          case "redirect" -> "open one of the URLs in a browser: it may need a login or a cookie";
          case "not-an-image" ->
              "open one of the URLs in a browser: it may lead to a page, or need a login or a"
                  + " --header";
          case "robots-tag" ->
              "the servers do not want these images to be used so; --robots-tag says which of their"
                  + " wishes count";
          case "robots-txt" -> "the servers do not want these images to be fetched by programs";
          case "too-many-bytes" -> "allow larger images with --max-bytes";
          case "too-many-pixels" -> "allow larger images with --max-pixels and --memory";
          case "unreadable" -> "are the paths right, and may this user read the files?";
          case "http-401", "http-407" ->
              "the servers want a login: --netrc, --header 'HOST Authorization: ...', or a proxy"
                  + " with a name and password";
          case "http-403" ->
              "the servers refuse this client: they may want another --user-agent, or a --header"
                  + " such as Referer";
          case "http-404", "http-410" -> "are the URLs of the list whole and up to date?";
          case "http-429", "http-503" ->
              "the servers want fewer requests: use --host-connections 2 or --host-pace 0.5, and"
                  + " --retry-failed later";
          default ->
              failureClass.startsWith("http-5")
                  ? "the servers are in trouble: use --retry-failed later"
                  : failureClass.equals(FailureClass.INTERNAL.name())
                      ? "this is a fault of this program: please report it"
                      : null;
        });
  }
}
