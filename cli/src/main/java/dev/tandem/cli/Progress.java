package dev.tandem.cli;

import dev.tandem.Stats;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Shows a run while it goes on, from a thread of its own, until closed: on a terminal a block of
 * lines that is drawn over and over, elsewhere a line now and then.
 *
 * <p>That the display fails is no reason to end a run, and is told in one line. An {@link Error} is
 * one, whatever thread meets it.
 */
final class Progress implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration LOG = Duration.ofSeconds(10);

  private static final String ERASE_BELOW = "\033[J";
  // So that a line wider than the terminal stays one line, whatever the width.
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final Supplier<Stats> stats;
  private final Supplier<OptionalLong> total;
  private final Screen screen;
  private final Consumer<Error> failed;
  private final Recent recent = new Recent(); // the thread's own
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private int drawn; // lines on the screen; the thread's own until it has ended

  private Progress(
      Supplier<Stats> stats, Supplier<OptionalLong> total, Screen screen, Consumer<Error> failed) {
    this.stats = stats;
    this.total = total;
    this.screen = screen;
    this.failed = failed;
    thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
  }

  /**
   * @param failed told of an error on the thread, which has ended then
   */
  static Progress start(
      Supplier<Stats> stats, Supplier<OptionalLong> total, Screen screen, Consumer<Error> failed) {
    Progress progress = new Progress(stats, total, screen, failed);
    if (!screen.quiet()) {
      progress.thread.start();
    }
    return progress;
  }

  private void show() {
    Duration interval = screen.terminal() ? REDRAW : LOG;
    try {
      recent.add(stats.get());
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        Stats now = stats.get();
        recent.add(now);
        ProgressText text = new ProgressText(now, total.get(), recent.rate(), recent.slowest());
        if (screen.terminal()) {
          draw(text.block());
        } else {
          screen.err().println(text.line());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      screen.error("the progress is not shown any more: " + e);
    } catch (Error e) {
      failed.accept(e);
    }
  }

  private void draw(List<String> lines) {
    StringBuilder block = new StringBuilder(NO_WRAP).append(rewind());
    lines.forEach(line -> block.append(line).append('\n'));
    screen.err().print(block.append(WRAP));
    screen.err().flush();
    drawn = lines.size();
  }

  private String rewind() {
    return (drawn == 0 ? "" : "\033[" + drawn + "A") + ERASE_BELOW;
  }

  /** Takes the block off the screen. */
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (drawn > 0) {
      screen.err().print(rewind());
      screen.err().flush();
      drawn = 0;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
