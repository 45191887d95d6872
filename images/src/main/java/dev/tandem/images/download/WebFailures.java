package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Classifies exceptions of the HTTP client: what failed, and whether another attempt may help. */
final class WebFailures {
  private static final int DEEPEST = 16;

  private WebFailures() {}

  /**
   * Returns the failure that an exception stands for.
   *
   * @param limits the time limits, for the message
   * @param reused whether the connection had carried an earlier response; a protocol error may then
   *     come from the rest of that response, and says nothing about this item
   * @param proxy the proxy that was asked; {@code null} if it was the host itself
   */
  static ItemException classify(
      IOException e, TimeLimits limits, boolean reused, @Nullable ProxyServer proxy) {
    List<Throwable> chain = chain(e);
    if (proxy != null) {
      ItemException failure = byProxy(chain, proxy, e);
      if (failure != null) {
        return failure;
      }
    }
    for (Throwable one : chain) {
      if (one instanceof ForbiddenAddressException forbidden) {
        return ItemException.lasting(
            FailureClass.FORBIDDEN_ADDRESS,
            "the host has no public address, only " + words(forbidden),
            e);
      }
    }
    if (has(chain, NoSuchHostException.class)) {
      return ItemException.lasting(FailureClass.UNKNOWN_HOST, "the host name does not exist", e);
    }
    if (has(chain, TimeoutException.class)) {
      return passing(
          FailureClass.TIMEOUT,
          "the host name was not resolved within " + OneLine.of(limits.attempt()),
          e);
    }
    if (has(chain, UnknownHostException.class)) {
      // Retryable: resolvers under load fail for hosts that exist.
      return passing(FailureClass.UNKNOWN_HOST, "the host name cannot be resolved", e);
    }
    if (has(chain, ConnectTimeoutException.class)) {
      return passing(
          FailureClass.TIMEOUT, "no connection within " + OneLine.of(limits.connecting()), e);
    }
    if (has(chain, SocketTimeoutException.class)
        || has(chain, ConnectionRequestTimeoutException.class)) {
      boolean silent = limits.silence().compareTo(limits.attempt()) < 0;
      return passing(
          FailureClass.TIMEOUT,
          silent
              ? "the server was silent for " + OneLine.of(limits.silence())
              : noResponse(limits.attempt()),
          e);
    }
    if (has(chain, NoRouteToHostException.class)) {
      return passing(FailureClass.CONNECTION, "no route to the host", e);
    }
    if (has(chain, ConnectException.class)) {
      return passing(FailureClass.CONNECTION, "the connection was refused", e);
    }
    if (has(chain, NoHttpResponseException.class)) {
      return passing(FailureClass.CONNECTION, "the connection was closed without a response", e);
    }
    if (has(chain, ConnectionClosedException.class)
        || has(chain, TruncatedChunkException.class)
        || has(chain, EOFException.class)) {
      return passing(
          FailureClass.CONNECTION, "the connection was closed before the response ended", e);
    }
    if (has(chain, SocketException.class)) {
      return passing(FailureClass.CONNECTION, "the connection was reset", e);
    }
    if (has(chain, SSLException.class)) {
      return ItemException.lasting(FailureClass.TLS, TlsFailures.describe(chain), e);
    }
    if (has(chain, HttpException.class)
        || has(chain, MalformedChunkCodingException.class)
        || has(chain, MessageConstraintException.class)
        || has(chain, ClientProtocolException.class)) {
      String message = "the response violates HTTP: " + words(chain.getLast());
      return reused
          ? passing(FailureClass.PROTOCOL, message, e)
          : ItemException.lasting(FailureClass.PROTOCOL, message, e);
    }
    return passing(FailureClass.CONNECTION, "the connection failed: " + words(e), e);
  }

  /** Returns the failure of a tunnel that a proxy refuses with that status. */
  static ItemException refused(ProxyServer proxy, int status) {
    String message = "the proxy " + proxy + " refused to connect: status " + status;
    return status >= 500
        ? ItemException.passing(FailureClass.CONNECTION, message, (Duration) null)
        : ItemException.lasting(FailureClass.CONNECTION, message);
  }

  /** Returns the failure of a proxy; {@code null} if it is none of the proxy's. */
  private static @Nullable ItemException byProxy(
      List<Throwable> chain, ProxyServer proxy, IOException e) {
    for (Throwable one : chain) {
      switch (one) {
        case ForbiddenAddressException _ -> {
          return null;
        }
        case UnknownHostException _ -> {
          return passing(
              FailureClass.CONNECTION, "the name of the proxy " + proxy + " cannot be resolved", e);
        }
        case ConnectException _, ConnectTimeoutException _, NoRouteToHostException _ -> {
          return passing(FailureClass.CONNECTION, "no connection to the proxy " + proxy, e);
        }
        default -> {}
      }
    }
    return null;
  }

  /** Returns the message of the failure of a response that is not complete in time. */
  static String noResponse(Duration limit) {
    return "no complete response within " + OneLine.of(limit);
  }

  private static ItemException passing(FailureClass failureClass, String message, IOException e) {
    return ItemException.passing(failureClass, message, e);
  }

  private static String words(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
    return chain.stream().anyMatch(type::isInstance);
  }

  private static List<Throwable> chain(Throwable first) {
    var chain = new ArrayList<Throwable>();
    for (Throwable e = first; e != null && chain.size() < DEEPEST; e = e.getCause()) {
      chain.add(e);
    }
    return chain;
  }
}
