package dev.tandem;

import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. Each is notified, in order, even if earlier ones threw. */
record Listeners(List<RunListener> all) implements RunListener {

  @Override
  public void started(RunHandle run) {
    notifyEach(listener -> listener.started(run));
  }

  @Override
  public void attemptFailed(Failure<?, ?> failure, boolean again) {
    notifyEach(listener -> listener.attemptFailed(failure, again));
  }

  @Override
  public void stalled(Stall stall) {
    notifyEach(listener -> listener.stalled(stall));
  }

  @Override
  public void hogged(Hog hog) {
    notifyEach(listener -> listener.hogged(hog));
  }

  @Override
  public void ended(Stats stats) {
    notifyEach(listener -> listener.ended(stats));
  }

  /**
   * Notifies all listeners. Throws the first exception; later ones are added to it as suppressed.
   */
  @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
  private void notifyEach(Consumer<RunListener> event) {
    Throwable thrown = null;
    for (RunListener listener : all) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        if (thrown == null) {
          thrown = e;
        } else if (thrown != e) {
          thrown.addSuppressed(e);
        }
      }
    }
    if (thrown != null) {
      rethrow(thrown);
    }
  }

  /** Throws an exception unchanged, even a checked one, which some languages throw anywhere. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
