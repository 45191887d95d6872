package dev.tandem.cli;

import dev.tandem.Stats;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.Uninterruptibly;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

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

  private static final String ERASE_REST = "\033[K"; // of the row
  // Keeps a line on one row if the terminal becomes narrower while it is being drawn.
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final Watched run;
  private final Screen screen;
  private final Consumer<Error> failed;
  private final Recent recent = new Recent(); // confined to the thread
  private final HostWaits waits =
      new HostWaits(Clock.system(ZoneId.systemDefault())); // confined to the thread
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private List<String> drawn = List.of(); // confined to the thread until it has ended

  private Progress(Watched run, Screen screen, Consumer<Error> failed) {
    this.run = run;
    this.screen = screen;
    this.failed = failed;
    thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
  }

  /**
   * Starts the display, unless the screen is quiet.
   *
   * @param failed called with an {@link Error} on the thread, which then ends
   */
  static Progress start(Watched run, Screen screen, Consumer<Error> failed) {
    Progress progress = new Progress(run, screen, failed);
    if (!screen.quiet()) {
      progress.thread.start();
    }
    return progress;
  }

  private void show() {
    Duration interval = screen.terminal() ? REDRAW : LOG;
    try {
      recent.add(run.stats().get());
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        ProgressText text = text(run.stats().get());
        if (screen.terminal()) {
          TerminalSize size = screen.size().get();
          // The last column stays free: erasing the rest of a full row would erase it too.
          List<String> block = text.block(size.columns() - 1);
          draw(
              run.news().get().stream().flatMap(line -> told(line, size)).toList(),
              block.subList(0, Math.min(block.size(), size.rows() - 1)),
              size);
        } else {
          run.news().get().forEach(screen::error);
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

  /** Returns the rows of a line that stays on the screen. */
  private static Stream<String> told(String line, TerminalSize size) {
    int columns = size.columns() - 1;
    return Columns.wrap("tandem: " + OneLine.of(line), columns).stream()
        .map(row -> Columns.cut(row, columns));
  }

  private ProgressText text(Stats now) {
    recent.add(now);
    if (waits.isDue(now)) {
      waits.add(run.heldBack().get(), now);
    }
    return new ProgressText(
        now, run.total().get(), recent.rate(), recent.slowest(), waits.text(now));
  }

  /**
   * Draws lines over those that were drawn before, row by row. To erase everything below in one go
   * would be shorter, but at the top of the screen terminals such as tmux take that for a clearing
   * of the screen, and add what was on it to their history each time.
   *
   * @param above lines to leave on the screen, above the others
   */
  private void draw(List<String> above, List<String> lines, TerminalSize size) {
    int rows = rows(size);
    StringBuilder block = new StringBuilder(NO_WRAP);
    up(block, rows);
    above.forEach(line -> block.append(line).append(ERASE_REST).append('\n'));
    lines.forEach(line -> block.append(line).append(ERASE_REST).append('\n'));
    int below = rows - above.size() - lines.size();
    if (below > 0) {
      block.append((ERASE_REST + "\n").repeat(below));
      up(block, below);
    }
    screen.err().print(block.append(WRAP));
    screen.err().flush();
    drawn = List.copyOf(lines);
  }

  /**
   * Returns how many rows the drawn lines take now: a terminal that has become narrower since has
   * wrapped them.
   */
  private int rows(TerminalSize size) {
    return drawn.stream()
        .mapToInt(line -> Math.max(1, Math.ceilDiv(Columns.width(line), size.columns())))
        .sum();
  }

  private static void up(StringBuilder block, int rows) {
    if (rows > 0) {
      block.append("\033[").append(rows).append('A');
    }
  }

  /** Ends the display and erases its block from the screen. */
  @Override
  public void close() {
    closed.countDown();
    Uninterruptibly.join(thread);
    if (!drawn.isEmpty()) {
      draw(List.of(), List.of(), screen.size().get());
    }
  }
}
