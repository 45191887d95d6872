package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.Run;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DownloadWorkersTest {

  @Test
  void theRunStartsWithFew() {
    assertThat(new DownloadWorkers(64, 1_088).first()).isEqualTo(88);
    assertThat(new DownloadWorkers(64, 70).first()).isEqualTo(70);
  }

  @Test
  @Timeout(60)
  void eachImageUnderWayHasAWorkerUpToTheMost() throws InterruptedException {
    var workers = new DownloadWorkers(1, 300);
    var all = new CountDownLatch(300);
    var go = new CountDownLatch(1);
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                RowStages.DOWNLOAD,
                n -> {
                  workers.begins();
                  all.countDown();
                  go.await();
                  workers.ends();
                  return n;
                },
                s -> s.workers(workers.first()))
            .listener(workers)
            .start()) {
      for (int n : IntStream.range(0, 300).toArray()) {
        run.put(n);
      }
      all.await();
      assertThat(run.stage(RowStages.DOWNLOAD).workers()).isEqualTo(300);
      go.countDown();
      assertThat(run.finish(Duration.ofDays(1))).hasSize(300);
    }
  }
}
