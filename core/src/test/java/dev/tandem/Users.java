package dev.tandem;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A context kept in a thread local, the user, and what tests see of it. */
final class Users {
  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

  /** What was recorded, in order. */
  final Queue<String> seen = new ConcurrentLinkedQueue<>();

  /** The user that was left on each thread of a run when that ended. */
  final Queue<String> leftBehind = new ConcurrentLinkedQueue<>();

  /** The real environment, with two processors, which records what is left behind. */
  final Environment environment =
      new Environment(
          Clock.SYSTEM, (name, platform, task) -> thread(name, platform, () -> lookAfter(task)), 2);

  private static Thread thread(String name, boolean platform, Runnable task) {
    return Environment.system().threads().create(name, platform, task);
  }

  private void lookAfter(Runnable task) {
    task.run();
    leftBehind.add(current());
  }

  /** Returns the user of the current thread, or "nobody". */
  static String current() {
    String user = CURRENT.get();
    return user == null ? "nobody" : user;
  }

  /** Makes this the user of the current thread, until what is returned is closed. */
  static AutoCloseable enter(String user) {
    CURRENT.set(user);
    return CURRENT::remove;
  }

  /** Returns the context of the user who starts the run. */
  static RunContext<Object> ofStarter() {
    return () -> {
      String user = current();
      return input -> enter(user);
    };
  }

  /** Returns a context with a user for each item, who is named like its input. */
  static RunContext<Object> ofInput() {
    return () -> input -> enter("user " + input);
  }

  /** Returns a context without a user whose calls are recorded. */
  RunContext<Object> recorded(String name) {
    return () -> {
      seen.add("capture " + name);
      return input -> {
        seen.add("enter " + name);
        return () -> seen.add("leave " + name);
      };
    };
  }

  /** Records who is the user where; returns {@code value}. */
  <T> T saw(String where, T value) {
    seen.add(where + " as " + current());
    return value;
  }
}
