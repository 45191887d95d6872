package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static dev.tandem.images.download.HostileServer.redirect;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.images.resize.Pictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/**
 * What a host may do to us, and what its images become.
 *
 * @param host its name
 * @param expected the class of failure
 */
public record HostileFault(String host, String expected, Place place, Deed deed) {

  /** When a host does it. */
  enum Place {
    /** After a request, on a plain connection. */
    REQUEST,
    /** Before it has read anything, on a plain connection. */
    CONNECTION,
    /** Before it has read anything of a handshake. */
    HANDSHAKE,
    /**
     * After a request on a secure connection; the certificate is that of the host's first label.
     */
    SECURE,
    /** When its name is looked up: there is no server. */
    LOOKUP
  }

  /** What a server does. */
  @FunctionalInterface
  interface Deed {
    boolean play(HostileServer server, Socket socket, OutputStream out)
        throws IOException, InterruptedException;
  }

  private static final String A_YEAR = "Retry-After: 31536000\r\nContent-Length: 0\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  static final byte[] PICTURE = picture();

  /** Where a redirect leads that must not be followed. */
  static final String PRIVATE_ADDRESS = "127.9.9.9";

  public static final List<HostileFault> ALL =
      List.of(
          on("silence", "timeout", (server, _, _) -> server.silence()),
          on(
              "slow-head",
              "timeout",
              (server, _, out) -> server.drip(out, "HTTP/1.1 200 OK\r\nX: ")),
          on(
              "slow-body",
              "timeout",
              (server, _, out) -> server.drip(out, "HTTP/1.1 200 OK\r\n\r\n")),
          on("endless-body", "too-many-bytes", HostileFault::endless),
          onThenClose(
              "short-body", "connection", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"),
          on(
              "length-too-short",
              "broken-image",
              (_, _, out) -> {
                // Kept open, the connection would bring the rest of it to another image.
                String head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n";
                out.write(head.getBytes(ISO_8859_1));
                out.write(PICTURE);
                return false;
              }),
          on("no-number-as-length", "protocol", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc"),
          on("two-lengths", "protocol", "HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabcd"),
          onThenClose("gzip-bomb", "too-many-bytes", gzipped(new byte[20_000_000])),
          on("chunked-nonsense", "protocol", CHUNKED + "zzz\r\nabc"),
          onThenClose("chunk-cut-short", "connection", CHUNKED + "100\r\nabc"),
          on("endless-chunk-head", "protocol", CHUNKED + "1".repeat(100_000)),
          on("redirect-loop", "redirect", redirect("/redirect-loop.test")),
          on("redirect-to-file", "redirect", redirect("file:///etc/passwd")),
          on("redirect-inside", "forbidden-address", redirect("http://" + PRIVATE_ADDRESS + "/")),
          on(
              "ten-thousand-headers",
              "protocol",
              "HTTP/1.1 200 OK\r\n" + "X-More: x\r\n".repeat(10_000) + "\r\n"),
          on("endless-line", "protocol", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1_000_000)),
          on("endless-continue", "protocol", "HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000)),
          on("garbage", "protocol", "\u0000\u0001\u0002\u00ff\r\n\r\n"),
          on("empty", "not-an-image", ok("")),
          on("a-page", "not-an-image", ok("<html>no picture</html>")),
          on("always-500", "http-500", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"),
          on("busy-for-a-year", "http-503", "HTTP/1.1 503 X\r\n" + A_YEAR),
          on("too-many-for-a-year", "http-429", "HTTP/1.1 429 X\r\n" + A_YEAR),
          on("reset-at-once", "connection", Place.CONNECTION, HostileFault::reset),
          on("reset-after-request", "connection", HostileFault::reset),
          on("reset-in-head", "connection", resetAfter("HTTP/1.1 200 OK\r\nContent-")),
          on(
              "reset-in-body",
              "connection",
              resetAfter("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")),
          on("closed-without-a-word", "connection", (_, _, _) -> false),
          on("no-such-name", "unknown-host", Place.LOOKUP, HostileFault::nothing),
          on("busy-resolver", "unknown-host", Place.LOOKUP, HostileFault::nothing),
          on("stuck-resolver", "timeout", Place.LOOKUP, HostileFault::nothing),
          on("expired.tls", "tls", Place.SECURE, HostileFault::picture),
          on("other.tls", "tls", Place.SECURE, HostileFault::picture), // it is for another host
          on("self.tls", "tls", Place.SECURE, HostileFault::picture),
          on(
              "no-common-protocol",
              "tls",
              Place.HANDSHAKE,
              (server, _, out) -> {
                out.write(new byte[] {21, 3, 3, 0, 2, 2, 70}); // a fatal alert of that name
                out.flush();
                return server.silence();
              }),
          on(
              "no-tls-at-all",
              "tls",
              Place.HANDSHAKE,
              (server, _, out) -> {
                out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
                out.flush();
                return server.silence();
              }),
          on("handshake-stalls", "timeout", Place.HANDSHAKE, (server, _, _) -> server.silence()),
          on("handshake-reset", "connection", Place.HANDSHAKE, HostileFault::reset));

  /** Answers and awaits the next request. */
  private static HostileFault on(String name, String expected, String answer) {
    return on(
        name,
        expected,
        (_, _, out) -> {
          out.write(answer.getBytes(ISO_8859_1));
          return true;
        });
  }

  private static HostileFault onThenClose(String name, String expected, String answer) {
    return onThenClose(name, expected, answer.getBytes(ISO_8859_1));
  }

  private static HostileFault onThenClose(String name, String expected, byte[] answer) {
    return on(
        name,
        expected,
        (_, _, out) -> {
          out.write(answer);
          return false;
        });
  }

  private static HostileFault on(String name, String expected, Deed deed) {
    return on(name, expected, Place.REQUEST, deed);
  }

  private static HostileFault on(String name, String expected, Place place, Deed deed) {
    return new HostileFault(name + ".test", expected, place, deed);
  }

  private static Deed resetAfter(String text) {
    return (server, socket, out) -> {
      out.write(text.getBytes(ISO_8859_1));
      return reset(server, socket, out);
    };
  }

  private static boolean reset(HostileServer server, Socket socket, OutputStream out)
      throws IOException {
    return HostileServer.reset(socket, out);
  }

  private static boolean endless(HostileServer server, Socket socket, OutputStream out)
      throws IOException {
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
    while (true) {
      out.write(new byte[8_192]); // until the client has left
    }
  }

  /** Nothing wrong. */
  static boolean picture(HostileServer server, Socket socket, OutputStream out) throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + PICTURE.length + "\r\n\r\n";
    out.write(head.getBytes(ISO_8859_1));
    out.write(PICTURE);
    return true;
  }

  private static boolean nothing(HostileServer server, Socket socket, OutputStream out) {
    throw new AssertionError("there is no server");
  }

  private static byte[] picture() {
    var png = new ByteArrayOutputStream();
    try {
      ImageIO.write(Pictures.quarters(40, 30), "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static byte[] gzipped(byte[] body) {
    var packed = new ByteArrayOutputStream();
    packed.writeBytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(ISO_8859_1));
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  @Override
  public String toString() {
    return host;
  }
}
