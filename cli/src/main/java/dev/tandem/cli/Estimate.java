package dev.tandem.cli;

import dev.tandem.images.source.Sources;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many images there will be, counted in the background while the run has begun. An {@link
 * Error} there is thrown to all who ask.
 */
final class Estimate implements Supplier<OptionalLong> {
  private volatile OptionalLong total = OptionalLong.empty();
  private volatile @Nullable Error failure;

  private Estimate() {}

  static Estimate of(Sources sources) {
    return of(sources::estimate);
  }

  static Estimate of(Callable<OptionalLong> count) {
    Estimate estimate = new Estimate();
    Thread.ofPlatform().daemon().name("estimate").start(() -> estimate.count(count));
    return estimate;
  }

  private void count(Callable<OptionalLong> count) {
    try {
      total = count.call();
    } catch (Exception e) {
      // Then there is no estimate. What is wrong with a source, the run itself will tell.
    } catch (Error e) {
      failure = e;
    }
  }

  @Override
  public OptionalLong get() {
    Error thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return total;
  }
}
