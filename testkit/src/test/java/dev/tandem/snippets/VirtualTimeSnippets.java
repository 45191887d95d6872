package dev.tandem.snippets;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.testkit.VirtualTime;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualTimeSnippets {

  // @start region="run"
  @Test
  void aServerThatIsSlowAndFailsTwiceIsAskedThreeTimes() throws InterruptedException {
    VirtualTime time = new VirtualTime();
    AtomicInteger attempts = new AtomicInteger();
    Pipeline<String, String> pipeline =
        Pipeline.of(String.class)
            .then(
                "download",
                url -> {
                  time.sleep(ofSeconds(2)); // stands for the slow server
                  if (attempts.incrementAndGet() <= 2) {
                    throw new IOException("busy");
                  }
                  return "photo of " + url;
                },
                s -> s.workers(8).retry(3, ofMillis(50)).timeout(ofSeconds(10)));

    List<String> photos = time.run(() -> pipeline.in(time.environment()).run(List.of("a")));

    assertThat(photos).containsExactly("photo of a");
    assertThat(time.elapsed()).isEqualTo(ofMillis(2000 + 50 + 2000 + 100 + 2000));
  }
  // @end
}
