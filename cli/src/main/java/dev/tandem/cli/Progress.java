package dev.tandem.cli;

import dev.tandem.Stats;
import dev.tandem.images.item.Uninterruptibly;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The progress display of a run. It runs on its own thread until closed. On a terminal it redraws a
 * block of lines; elsewhere it prints a line now and then.
 *
 * <p>A failure of the display does not end the run, and is reported in one line. An {@link Error}
 * does end it, on whatever thread it occurs.
 */
final class Progress implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration LOG = Duration.ofSeconds(10);

  private static final String ERASE_BELOW = "\033[J";
  // Keeps a line that is wider than the terminal on one row, whatever the width.
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final Supplier<Stats> stats;
  private final Supplier<OptionalLong> total;
  private final Screen screen;
  private final Consumer<Error> failed;
  private final Recent recent = new Recent(); // confined to the thread
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private int drawn; // lines on the screen; confined to the thread until it has ended

  private Progress(
      Supplier<Stats> stats, Supplier<OptionalLong> total, Screen screen, Consumer<Error> failed) {
    this.stats = stats;
    this.total = total;
    this.screen = screen;
    this.failed = failed;
    thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
  }

  /**
   * Starts the display, unless the screen is quiet.
   *
   * @param failed called with an {@link Error} on the thread, which then ends
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
      screen.error("the progress display failed, but the run continues: " + e);
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

  /** Ends the display and erases its block from the screen. */
  @Override
  public void close() {
    closed.countDown();
    Uninterruptibly.join(thread);
    if (drawn > 0) {
      screen.err().print(rewind());
      screen.err().flush();
      drawn = 0;
    }
  }
}
