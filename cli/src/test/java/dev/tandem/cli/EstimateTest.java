package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EstimateTest {

  @Test
  void isThereWhenAllHasBeenCounted() throws InterruptedException {
    var go = new CountDownLatch(1);
    Estimate estimate =
        Estimate.of(() -> {
          go.await();
          return OptionalLong.of(7);
        });
    assertThat(estimate.get()).isEmpty();
    go.countDown();
    while (estimate.get().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(estimate.get()).hasValue(7);
  }

  @Test
  void isNoneWhereASourceCannotBeCounted() throws InterruptedException {
    var thrown = new CountDownLatch(1);
    Estimate estimate =
        Estimate.of(() -> {
          thrown.countDown();
          throw new IllegalStateException("thrown");
        });
    thrown.await();
    assertThat(estimate.get()).isEmpty();
  }

  @Test
  void anErrorIsToldToWhomAsks() {
    var thrown = new StackOverflowError("thrown");
    Estimate estimate =
        Estimate.of(() -> {
          throw thrown;
        });
    assertThatThrownBy(
            () -> {
              while (true) {
                estimate.get();
              }
            })
        .isSameAs(thrown);
  }
}
