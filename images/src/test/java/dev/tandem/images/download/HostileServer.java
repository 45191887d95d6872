package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.images.item.ImageRef;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback that says on each path exactly the bytes it is told to, right or wrong,
 * and keeps a connection open as long as its script does.
 */
public final class HostileServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private volatile @Nullable Script greeting;

  /** Ends the scripts that wait for nothing. */
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What the server does on a connection once it has read a request. */
  @FunctionalInterface
  public interface Script {
    /** Returns whether the connection stays open for the next request. */
    boolean play(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  public HostileServer() throws IOException {
    this(new ServerSocket(0, 4096, InetAddress.ofLiteral("127.0.0.1")));
  }

  public HostileServer(ServerSocket listening) {
    this.listening = listening;
    Thread.ofVirtual().start(this::accept);
  }

  /** What the server does on each connection, before it reads a request if it goes on. */
  public HostileServer onConnection(Script greeting) {
    this.greeting = greeting;
    return this;
  }

  /** What the server does on a path. */
  public HostileServer on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  /** Answers with these bytes and awaits the next request. */
  public HostileServer on(String path, String answer) {
    return on(path, answer.getBytes(ISO_8859_1));
  }

  /** Answers with these bytes and awaits the next request. */
  public HostileServer on(String path, byte[] answer) {
    return on(
        path,
        (_, out) -> {
          out.write(answer);
          return true;
        });
  }

  /** Answers with these bytes and closes the connection. */
  public HostileServer onThenClose(String path, String answer) {
    return on(
        path,
        (_, out) -> {
          out.write(answer.getBytes(ISO_8859_1));
          return false;
        });
  }

  /** An answer 200 with a body and its length. */
  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  public static String redirect(String to) {
    return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
  }

  /** Closes the connection such that the client learns of it as a reset. */
  public static boolean reset(Socket socket, OutputStream out) throws IOException {
    out.flush();
    socket.setSoLinger(true, 0);
    socket.close();
    return false;
  }

  /** Sends these bytes, then one byte a second until the client leaves or the server is closed. */
  public boolean drip(OutputStream out, String first) throws IOException, InterruptedException {
    out.write(first.getBytes(ISO_8859_1));
    do {
      out.write('x');
      out.flush();
    } while (!closed.await(1, TimeUnit.SECONDS));
    return false;
  }

  /** Holds the connection open without a word until the server is closed. */
  public boolean silence() throws InterruptedException {
    closed.await();
    return false;
  }

  public ImageRef ref(String path) {
    return new ImageRef(url(path), "test");
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections have been accepted so far. */
  public int connections() {
    return connections.get();
  }

  /** The heads of all requests so far, in the order of their arrival. */
  public List<String> heads() {
    return heads;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Script first = greeting;
      boolean more = first == null || first.play(socket, out);
      for (String head = more ? head(in) : ""; !head.isEmpty(); head = more ? head(in) : "") {
        heads.add(head);
        String path = head.split(" ", 3)[1];
        Script script = scripts.get(path);
        if (script == null) {
          throw new IOException("no script for " + path);
        }
        more = script.play(socket, out);
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The client has left, or the test is over.
    } finally {
      open.remove(socket);
    }
  }

  /** Returns the head of a request, empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
