package dev.tandem.cli;

import dev.tandem.Stats;
import dev.tandem.images.item.OneLine;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a command prints: results to {@code out}, progress and errors to {@code err}. Lines that
 * may have names or messages from outside in them are printed by the methods here, which keep them
 * from doing anything to a terminal.
 *
 * @param terminal whether {@code err} is a terminal, where progress can be drawn over and over
 * @param quiet whether progress is left out
 */
record Screen(PrintStream out, PrintStream err, boolean terminal, boolean quiet) {

  static Screen system() {
    return new Screen(System.out, System.err, Boolean.getBoolean("tandem.terminal"), false);
  }

  Screen withQuiet(boolean quiet) {
    return new Screen(out, err, terminal, quiet);
  }

  Progress progress(Supplier<Stats> stats, Supplier<OptionalLong> total, Consumer<Error> failed) {
    return Progress.start(stats, total, this, failed);
  }

  void show(Summary summary) {
    summary.lines().forEach(this::print);
    out.flush();
  }

  /** Prints a line. */
  void print(String line) {
    out.println(OneLine.of(line));
  }

  void error(String message) {
    err.println("tandem: " + OneLine.of(message));
  }

  /** Prints where a failure comes from. */
  void trace(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    text.toString()
        .lines()
        .map(line -> line.startsWith("\t") ? "  " + line.strip() : line)
        .forEach(line -> err.println(OneLine.of(line)));
  }

  /** Tells a failure in one line: what it says, or what it is where it says nothing. */
  void error(Exception e) {
    error(e.getMessage() == null ? e.toString() : e.getMessage());
  }
}
