package dev.tandem.examples.crawler;

import static java.time.Duration.ofSeconds;

import dev.tandem.Feedback;
import dev.tandem.Pipeline;
import dev.tandem.RunInterruptedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Fetches the pages of one site that can be reached from its first page, each of them once. */
public final class Crawler implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("<a href=\"([^\"#]+)[^\"]*\"");

  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Crawls a site.
   *
   * @throws RunInterruptedException if interrupted
   */
  public Crawl crawl(URI first) throws RunInterruptedException {
    Map<URI, String> dead = new ConcurrentHashMap<>();
    List<Page> pages =
        Pipeline.of(URI.class)
            .thenFeeding(
                "fetch",
                this::fetch,
                s ->
                    s.workers(16)
                        .timeout(ofSeconds(10))
                        .deadLetter(f -> dead.put(f.item(), f.cause().getMessage())))
            .feedback(f -> f.once(URI::toString)) // each page once, however many link to it
            .run(List.of(first)); // returns when no page is left
    return new Crawl(pages, dead);
  }

  private Page fetch(URI address, Feedback<URI> again) throws IOException, InterruptedException {
    var response = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    List<URI> links =
        LINK.matcher(response.body()).results().map(m -> address.resolve(m.group(1))).toList();
    links.stream()
        .filter(link -> address.getAuthority().equals(link.getAuthority()))
        .forEach(again::put);
    return new Page(address, links);
  }

  @Override
  public void close() {
    client.close();
  }
}
