package dev.tandem.testkit;

import org.jspecify.annotations.Nullable;

/** A task that makes a call, and keeps its result or exception until its thread has ended. */
final class Caller<T, X extends Exception> implements Runnable {
  private final VirtualTime.Call<T, X> call;

  // Written by the thread, read after its end.
  private @Nullable T result;
  private @Nullable Throwable thrown;

  Caller(VirtualTime.Call<T, X> call) {
    this.call = call;
  }

  @Override
  public void run() {
    try {
      result = call.call();
    } catch (Throwable e) { // rethrown by result(), whatever it is
      thrown = e;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // T itself determines whether it can be null
  T result() throws X {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (X) thrown; // X or unchecked: the call can throw nothing else
    }
    return result;
  }
}
