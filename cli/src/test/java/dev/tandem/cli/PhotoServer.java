package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** Serves different photos, the last of them broken, and keeps count of who was asked for. */
final class PhotoServer implements AutoCloseable {
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final List<byte[]> photos = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  PhotoServer(int images) throws IOException {
    for (int i = 0; i < images; i++) {
      photos.add(photo(i));
    }
    photos.add("no image".getBytes(UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 200);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] photo = photos.get(Integer.parseInt(path, 1, path.indexOf('.'), 10));
            asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            exchange.sendResponseHeaders(200, photo.length);
            exchange.getResponseBody().write(photo);
          }
        });
    server.start();
  }

  /** A list of all of them, one a line. */
  String list() {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < photos.size(); i++) {
      list.append(address()).append('/').append(i).append(".jpg\n");
    }
    return list.toString();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often each path was asked for since this was last called. */
  Map<String, Integer> asked() {
    Map<String, Integer> counts = new ConcurrentHashMap<>();
    asked.forEach((path, count) -> counts.put(path, count.get()));
    asked.clear();
    return counts;
  }

  private static byte[] photo(int number) throws IOException {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(number * 7919));
    graphics.fillRect(number % 300, 40, 90, 200);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
