package dev.tandem.examples.crawler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A small web site on the loopback: pages by their path, and the links on each. */
final class Site implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, List<String>> links;

  Site(Map<String, List<String>> links) throws IOException {
    this.links = links;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns the address of a page. */
  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      List<String> found = links.get(exchange.getRequestURI().getPath());
      if (found == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      StringBuilder text = new StringBuilder("<html>");
      found.forEach(link -> text.append("<a href=\"").append(link).append("\">more</a> "));
      byte[] body = text.append("</html>").toString().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
