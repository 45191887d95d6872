package dev.tandem.soak;

import static org.assertj.core.api.Assertions.fail;

import dev.tandem.Feedback;
import dev.tandem.FeedbackOptions;
import dev.tandem.ItemFormat;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.RunState;
import dev.tandem.StageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crawls webs drawn at random, some of them to the end, some until a failure, a cancel or a time
 * limit at a random moment, and accounts for each page. {@code -Dsoak.webs=N} sets their number,
 * and {@code -Dsoak.seed=S} the seed of the first.
 */
@Tag("slow")
class FeedbackSoakTest {
  private static final int WEBS = Integer.getInteger("soak.webs", 2_000);
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());

  /** What ends a crawl. */
  private enum End {
    ITSELF,
    FAILURE,
    CANCEL,
    LIMIT
  }

  /** One web and one crawl through it. */
  private static final class Crawl {
    final SplittableRandom random;
    final int pages;
    final boolean cyclic; // each page may then be found many times, and passes once
    final End end;
    final int moment; // when a failure or a cancel comes, in pages
    final AtomicInteger fetched = new AtomicInteger();
    final Queue<String> found = new ConcurrentLinkedQueue<>(); // each time

    Crawl(long seed) {
      random = new SplittableRandom(seed);
      pages = pick(1, 10, 300, 3_000);
      cyclic = random.nextBoolean();
      List<End> ends = List.of(End.values());
      end = ends.get(random.nextInt(ends.size()));
      moment = random.nextInt(pages);
    }

    int pick(int... choices) {
      return choices[random.nextInt(choices.length)];
    }

    /** Returns the links of a page: the same each time, and in a tree unless the web is cyclic. */
    List<String> links(int page) {
      List<String> links = new ArrayList<>();
      var ofPage = new SplittableRandom(page);
      if (cyclic) {
        for (int i = ofPage.nextInt(8); i >= 0; i--) {
          links.add(Integer.toString(ofPage.nextInt(pages)));
        }
        links.add(Integer.toString((page + 1) % pages));
      } else {
        int fan = 7;
        for (int i = 1; i <= fan && fan * page + i < pages; i++) {
          links.add(Integer.toString(fan * page + i));
        }
      }
      return links;
    }

    String fetch(String page, Feedback<String> again) throws IOException {
      int number = Integer.parseInt(page);
      List<String> links = links(number);
      links.forEach(again::put);
      int count = fetched.incrementAndGet();
      if (end == End.FAILURE && count > moment) {
        throw new IllegalStateException("at page " + page);
      }
      if (count % 5 == 0) { // this attempt, or this page for good
        throw new IOException("no answer for " + page);
      }
      found.addAll(links);
      return page;
    }

    Pipeline<String, String> pipeline(Path folder, Queue<String> dead) {
      Pipeline<String, String> crawler = Pipeline.of(String.class);
      if (random.nextBoolean()) {
        crawler = crawler.<String>thenMany("before", (page, out) -> out.emit(page), this::options);
      }
      crawler =
          crawler
              .thenFeeding(
                  "fetch",
                  this::fetch,
                  s ->
                      options(s)
                          .retry(pick(0, 3), Duration.ofNanos(1))
                          .skip(e -> e instanceof IOException && dead.add(e.getMessage())))
              .feedback(f -> waiting(cyclic ? f.once(page -> page) : f, folder));
      if (random.nextBoolean()) {
        crawler = crawler.then("behind", page -> page, this::options);
      }
      return end == End.LIMIT
          ? crawler.within(Duration.ofNanos(1 + random.nextLong(20_000_000)))
          : crawler;
    }

    private <I> StageOptions<I> options(StageOptions<I> options) {
      StageOptions<I> some = options.workers(pick(1, 2, 9)).queue(pick(1, 4, 128));
      return switch (random.nextInt(4)) {
        case 0 -> some.ordered(pick(1, 20));
        case 1 -> some.orderedBy(Object::hashCode);
        default -> some;
      };
    }

    private FeedbackOptions<String> waiting(FeedbackOptions<String> options, Path folder) {
      return random.nextBoolean()
          ? options
          : options.onDisk(folder, ItemFormat.ofText()).inMemory(pick(1, 30));
    }
  }

  @Test
  @Timeout(3_600)
  void eachPageIsAccountedFor(@TempDir Path folder) throws Exception {
    System.out.println("soak: " + WEBS + " webs, seed " + SEED);
    for (long seed = SEED; seed < SEED + WEBS; seed++) {
      String violation = crawl(new Crawl(seed), folder);
      if (violation != null) {
        fail("web of seed " + seed + ": " + violation);
      }
    }
  }

  private static @Nullable String crawl(Crawl crawl, Path folder) throws Exception {
    Queue<String> dead = new ConcurrentLinkedQueue<>();
    List<String> accounted = new ArrayList<>();
    try (Run<String, String> run = crawl.pipeline(folder, dead).start()) {
      toTheEnd(crawl, run);
      accounted.addAll(run.results());
      accounted.addAll(run.handedBack());
      dead.forEach(message -> accounted.add(message.substring(message.lastIndexOf(' ') + 1)));
      PipelineException failure = run.failure();
      if (failure != null) {
        failedPages(failure).forEach(accounted::add);
      }
      if (!run.stats().conserved()) {
        return "not conserved: " + run.stats();
      }
      if (crawl.end == End.ITSELF && run.state() != RunState.ENDED) {
        return "ended as " + run.state() + " by " + failure;
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        return "files are left";
      }
    }
    return difference(crawl, accounted);
  }

  private static void toTheEnd(Crawl crawl, Run<String, String> run) throws InterruptedException {
    try {
      run.put("0");
      crawl.found.add("0");
    } catch (PipelineException limit) {
      return;
    }
    run.drain();
    if (crawl.end == End.CANCEL) {
      while (crawl.fetched.get() < crawl.moment && !run.awaitEnd(Duration.ZERO)) {
        Thread.onSpinWait();
      }
      run.cancel();
    }
    if (!run.awaitEnd(Duration.ofMinutes(1))) {
      throw new IllegalStateException("not over after a minute: " + run.stats());
    }
  }

  /** Returns the pages whose failure ended the run, or came when it was about to end. */
  private static Stream<String> failedPages(PipelineException failure) {
    return Stream.concat(Stream.of(failure.getCause()), Stream.of(failure.getSuppressed()))
        .map(Throwable::getMessage)
        .filter(message -> message != null && message.startsWith("at page "))
        .map(message -> message.substring("at page ".length()));
  }

  /**
   * Compares what was found with what is accounted for: each time, or once if the web is cyclic.
   */
  private static @Nullable String difference(Crawl crawl, List<String> accounted) {
    Map<String, Integer> balance = new HashMap<>();
    crawl.found.stream()
        .distinct()
        .forEach(page -> balance.put(page, 1)); // a tree finds each page once
    accounted.forEach(page -> balance.merge(page, -1, Integer::sum));
    balance.values().removeIf(count -> count == 0);
    return balance.isEmpty() ? null : "lost (1) or twice (-1): " + balance;
  }
}
