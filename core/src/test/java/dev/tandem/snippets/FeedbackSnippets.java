package dev.tandem.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Feedback;
import dev.tandem.ItemFormat;
import dev.tandem.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FeedbackSnippets {

  record Page(String address, List<String> links) {}

  /** A web with a circle and a dead link. */
  private static final Map<String, List<String>> WEB =
      Map.of("/", List.of("/a", "/b"), "/a", List.of("/b", "/"), "/b", List.of("/a", "/gone"));

  private static Page fetch(String address) throws IOException {
    List<String> links = WEB.get(address);
    if (links == null) {
      throw new IOException("404 " + address);
    }
    return new Page(address, links);
  }

  @Test
  void crawler() throws InterruptedException {
    // @start region="crawler"
    List<Page> pages =
        Pipeline.of(String.class)
            .thenFeeding("fetch", FeedbackSnippets::crawl, s -> s.workers(64).skip())
            .feedback(f -> f.once(address -> address)) // each page once
            .run(List.of("/")); // ends by itself
    // @end
    assertThat(pages).extracting(Page::address).containsExactlyInAnyOrder("/", "/a", "/b");
  }

  // @start region="feeding"
  static Page crawl(String address, Feedback<String> again) throws IOException {
    Page page = fetch(address);
    page.links().forEach(again::put); // back into the first stage, once this function has returned
    return page;
  }

  // @end

  @Test
  void onDisk(@TempDir Path folder) throws InterruptedException {
    // @start region="onDisk"
    Pipeline<String, Page> crawler =
        Pipeline.of(String.class)
            .thenFeeding("fetch", FeedbackSnippets::crawl, s -> s.skip())
            .feedback(f -> f.once(address -> address).onDisk(folder, ItemFormat.ofText()));
    // @end
    assertThat(crawler.run(List.of("/"))).hasSize(3);
  }
}
