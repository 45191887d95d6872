package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.item.WebUrl;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Notes what an attempt learns about the web, whether it succeeds or fails. For one thread. */
public final class WebTrace {
  private @Nullable String finalUrl;
  private @Nullable String address;
  private @Nullable String contentType;
  private int status;

  /** Creates a trace of an attempt that has asked no host. */
  public WebTrace() {}

  /**
   * Begins a request.
   *
   * @param redirected whether another URL has led here
   */
  void asks(WebUrl url, boolean redirected) {
    finalUrl = redirected ? OneLine.of(url.withoutQuery()) : null;
    address = null;
    contentType = null;
    status = 0;
  }

  /** Records which server a request is connected to, unless it is a proxy. */
  void connected(@Nullable SocketAddress server) {
    if (server instanceof InetSocketAddress socket && socket.getAddress() != null) {
      address = socket.getAddress().getHostAddress();
    }
  }

  /** Records the beginning of an answer. */
  void answered(int status, @Nullable String contentType) {
    this.status = status;
    this.contentType = contentType == null ? null : OneLine.of(contentType);
  }

  /** Returns what is known by now. */
  public WebFacts facts() {
    return status == 0 && address == null && finalUrl == null
        ? WebFacts.NONE
        : new WebFacts(finalUrl, address, contentType, status);
  }
}
