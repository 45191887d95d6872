package dev.tandem.bench;

import dev.tandem.Feedback;
import dev.tandem.ItemFormat;
import dev.tandem.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.options.TimeValue;

/** A pipeline that feeds itself crawls a web with circles and dead links, in a small heap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and sets up
public class CrawlBenchmark {
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");
  private static final String RSS = "rss";
  private static final String HEAP = "128m";

  @Param("1000000")
  int pages;

  private Process server;
  private int port;
  private Path folder;

  @Setup
  public void serve() throws IOException {
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                SyntheticWeb.class.getName(),
                Integer.toString(pages))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    port = Integer.parseInt(Objects.requireNonNull(server.inputReader().readLine()));
    folder = Files.createTempDirectory("crawl");
  }

  @TearDown
  public void stop() throws IOException {
    server.destroy();
    Files.delete(folder); // empty, as the run has left it
  }

  @Benchmark
  public long crawl() throws Exception {
    AtomicLong alive = new AtomicLong();
    AtomicLong dead = new AtomicLong();
    AtomicLong sum = new AtomicLong();
    Pipeline.of(String.class)
        .thenFeeding(
            "fetch",
            () -> new WebConnection(port),
            CrawlBenchmark::fetch,
            s -> s.workers(32).deadLetter(_ -> dead.incrementAndGet()))
        .feedback(f -> f.once(page -> page).onDisk(folder, ItemFormat.ofText()))
        .run(
            List.of("/0"),
            page -> {
              alive.incrementAndGet();
              sum.addAndGet(Integer.parseInt(page.substring(1)));
            });
    check(alive.get(), sum.get(), dead.get());
    Readings.put(RSS, peakRss());
    return alive.get();
  }

  private static String fetch(WebConnection connection, String page, Feedback<String> again)
      throws IOException {
    Matcher links = LINK.matcher(connection.get(page));
    while (links.find()) {
      again.put(links.group(1));
    }
    return page;
  }

  /** Each page of the web was fetched once, and each dead link found once. */
  private void check(long alive, long sum, long dead) {
    long expectedDead = 0;
    long expectedSum = 0;
    for (int page = 0; page < pages; page++) {
      boolean isDead = SyntheticWeb.isDead(page);
      expectedDead += isDead ? 1 : 0;
      expectedSum += isDead ? 0 : page;
    }
    if (dead != expectedDead || alive != pages - expectedDead || sum != expectedSum) {
      throw new IllegalStateException(alive + " pages and " + dead + " dead links");
    }
  }

  private static double peakRss() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return Double.NaN;
  }

  static Plan plan(boolean quick) {
    var run =
        Plan.single(CrawlBenchmark.class, 1, 1)
            .jvmArgs("-Xmx" + HEAP)
            .timeout(TimeValue.minutes(20))
            .param("pages", quick ? "100000" : "1000000");
    return new Plan("crawl", List.of(run), CrawlBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table = new Table("A pipeline that feeds itself, heap " + HEAP, "seconds", "RSS, MB");
    for (Measured m : results) {
      table.row(
          m.param("pages") + " pages",
          Table.number(m.score() / 1000),
          Table.number(m.secondary(RSS)));
    }
    return table.toString();
  }
}
