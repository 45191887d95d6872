package dev.tandem.examples.crawler;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Shows a crawler that ends by itself, on a site with a circle, a dead link and a link elsewhere.
 */
public final class CrawlerExample {
  private static final Map<String, List<String>> SITE =
      Map.of(
          "/", List.of("/news", "/about#us"),
          "/news", List.of("/", "/news/1", "/news/2"),
          "/news/1", List.of("2", "/gone"),
          "/news/2", List.of("1", "https://example.org/"),
          "/about", List.of("/"));

  private CrawlerExample() {}

  /** Runs the example. */
  public static void run(PrintStream out) throws IOException, InterruptedException {
    try (var site = new Site(SITE);
        var crawler = new Crawler()) {
      Crawl crawl = crawler.crawl(site.address("/"));
      crawl.pages().stream()
          .map(page -> page.address().getPath() + ": " + page.links().size() + " links")
          .sorted()
          .forEach(line -> out.println("Page " + line));
      crawl.dead().forEach((link, why) -> out.println("Dead " + link.getPath() + ": " + why));
    }
  }
}
