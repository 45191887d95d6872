package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AlarmsTest {
  private final Alarms alarms = new Alarms();
  private final BlockingQueue<String> rung = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    alarms.close();
  }

  @Test
  void ringsInTheOrderOfTheTimesUnlessClosedBefore() throws InterruptedException {
    try (var _ = set("never", Duration.ofHours(1))) {
      var _ = set("second", Duration.ofMillis(700));
      var _ = set("first", Duration.ofMillis(1));
      set("closed", Duration.ofMillis(300)).close();
      assertThat(rung.take()).isEqualTo("first");
      assertThat(rung.take()).isEqualTo("second");
      assertThat(rung).isEmpty();
    }
  }

  @Test
  void ringsAgainAfterItHadNothingToWatch() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      long at = System.nanoTime() + Duration.ofMillis(5).toNanos();
      var _ = alarms.set(at, () -> rung.add("rung"));
      assertThat(rung.take()).isEqualTo("rung");
      assertThat(System.nanoTime() - at).isNotNegative();
    }
  }

  @Test
  void oneThatThrowsDoesNotSilenceTheOthers() throws InterruptedException {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> rung.add(e.getMessage() + ""));
    try {
      var _ =
          alarms.set(
              System.nanoTime(),
              () -> {
                throw new IllegalStateException("thrown");
              });
      assertThat(rung.take()).isEqualTo("thrown");
      var _ = set("other", Duration.ofMillis(1));
      assertThat(rung.take()).isEqualTo("other");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void anErrorDoesNotSilenceTheOthersAndIsToldToAllThatSetOne() throws InterruptedException {
    var thrown = new InternalError("thrown");
    var rings = new CountDownLatch(1);
    var _ =
        alarms.set(
            System.nanoTime(),
            () -> {
              rings.countDown();
              throw thrown;
            });
    var _ = set("other", Duration.ofMillis(100));
    rings.await();
    assertThat(rung.take()).isEqualTo("other");
    assertThatThrownBy(() -> set("next", Duration.ofMillis(1))).isSameAs(thrown);
    assertThatThrownBy(alarms::check).isSameAs(thrown);
  }

  @Test
  void onePausedOrResumedIsSetAgain() throws InterruptedException {
    Deadline deadline = Deadline.after(Duration.ofMillis(50));
    try (var _ = deadline.alarm(alarms, () -> rung.add("deadline"))) {
      deadline.pause();
      var _ = set("other", Duration.ofMillis(300));
      assertThat(rung.take()).isEqualTo("other");
      deadline.resume();
      assertThat(rung.take()).isEqualTo("deadline");
    }
  }

  private Alarms.Alarm set(String name, Duration in) {
    return alarms.set(System.nanoTime() + in.toNanos(), () -> rung.add(name));
  }
}
