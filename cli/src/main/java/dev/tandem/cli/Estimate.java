package dev.tandem.cli;

import dev.tandem.images.Sources;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** How many images there will be, counted in the background while the run has begun. */
final class Estimate implements Supplier<OptionalLong> {
  private volatile OptionalLong total = OptionalLong.empty();

  private Estimate() {}

  static Estimate of(Sources sources) {
    Estimate estimate = new Estimate();
    Thread.ofPlatform().daemon().name("estimate").start(() -> estimate.total = sources.estimate());
    return estimate;
  }

  @Override
  public OptionalLong get() {
    return total;
  }
}
