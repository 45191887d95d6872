package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scoped values that the caller of a run had bound, for binding in the threads of the run. */
final class Bindings {
  private final ScopedValue.@Nullable Carrier carrier; // null if there are none

  private Bindings(ScopedValue.@Nullable Carrier carrier) {
    this.carrier = carrier;
  }

  /** Captures those of the values that are bound in this thread. */
  static Bindings of(List<ScopedValue<?>> values) {
    ScopedValue.@Nullable Carrier carrier = null;
    for (ScopedValue<?> value : values) {
      if (value.isBound()) {
        carrier = bind(carrier, value);
      }
    }
    return new Bindings(carrier);
  }

  private static <T> ScopedValue.Carrier bind(
      ScopedValue.@Nullable Carrier carrier, ScopedValue<T> value) {
    return carrier == null
        ? ScopedValue.where(value, value.get())
        : carrier.where(value, value.get());
  }

  void run(Runnable task) {
    if (carrier == null) {
      task.run();
    } else {
      carrier.run(task);
    }
  }
}
