package dev.tandem.cli;

import dev.tandem.images.source.Sources;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of the number of images, counted in the background while the run has already begun.
 * An {@link Error} during the count is thrown to every caller of {@link #get}.
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
      // Then there is no estimate. The run itself will report what is wrong with a source.
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
