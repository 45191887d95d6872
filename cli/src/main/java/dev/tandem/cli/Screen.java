package dev.tandem.cli;

import dev.tandem.Stats;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Where a command prints: results to {@code out}, progress and errors to {@code err}.
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

  Progress progress(Supplier<Stats> stats, Supplier<OptionalLong> total) {
    return Progress.start(stats, total, this);
  }

  void show(Summary summary) {
    summary.lines().forEach(out::println);
    out.flush();
  }

  void error(String message) {
    err.println("tandem: " + message);
  }

  /** Tells a failure in one line: what it says, or what it is where it says nothing. */
  void error(Exception e) {
    error(e.getMessage() == null ? e.toString() : e.getMessage());
  }
}
