package dev.tandem.examples;

import dev.tandem.examples.Photos.Url;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** How inputs arrive at a pipeline: each one after its gap. */
record Arrivals(String name, List<Duration> gaps) {

  /** The operation that accepts inputs. */
  @FunctionalInterface
  interface Entrance {
    void put(Sent<Url> url) throws InterruptedException;
  }

  static Arrivals allAtOnce(int items) {
    return new Arrivals("all at once", Stream.generate(() -> Duration.ZERO).limit(items).toList());
  }

  /** Returns random gaps, the same ones each time. */
  static Arrivals sparse(int items) {
    var random = new Random(1);
    return new Arrivals(
        "5-20 ms apart",
        Stream.generate(() -> Duration.ofMillis(random.nextInt(5, 21))).limit(items).toList());
  }

  int items() {
    return gaps.size();
  }

  void feed(Entrance entrance) throws InterruptedException {
    List<Url> urls = Photos.urls(items());
    for (int i = 0; i < items(); i++) {
      if (gaps.get(i).isPositive()) {
        Thread.sleep(gaps.get(i));
      }
      entrance.put(Sent.now(urls.get(i)));
    }
  }
}
