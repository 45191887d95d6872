package dev.tandem.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A web server of pages that exist only as they are asked for. Page n links to the next one and to
 * two others, so each can be reached, in circles; one in a hundred is not there.
 */
final class SyntheticWeb {
  private final int pages;

  private SyntheticWeb(int pages) {
    this.pages = pages;
  }

  /** Serves as many pages as the argument says, and prints its port. */
  public static void main(String[] args) throws IOException {
    var web = new SyntheticWeb(Integer.parseInt(args[0]));
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(here, 1000);
    server.createContext("/", web::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  /** Returns whether a link to this page leads nowhere. */
  static boolean isDead(int page) {
    return page % 100 == 99;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int page = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
      if (isDead(page)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = text(page).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String text(int page) {
    StringBuilder text = new StringBuilder("<html><body>Page ").append(page);
    for (long to : new long[] {page + 1L, page + 2L, 7L * page + 1, 13L * page + 5}) {
      text.append(" <a href=\"/").append(to % pages).append("\">more</a>");
    }
    return text.append("</body></html>").toString();
  }
}
