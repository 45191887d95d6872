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
 * The output of a command: results go to {@code out}, progress and errors to {@code err}. Lines
 * that may contain names or messages from outside are printed by the methods here, which prevent
 * them from controlling the terminal.
 *
 * @param terminal whether {@code err} is a terminal, on which progress can be redrawn
 * @param quiet whether progress is suppressed
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

  /** Prints the stack trace of a failure. */
  void trace(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    text.toString()
        .lines()
        .map(line -> line.startsWith("\t") ? "  " + line.strip() : line)
        .forEach(line -> err.println(OneLine.of(line)));
  }

  /** Reports a failure in one line: its message, or its class if it has no message. */
  void error(Exception e) {
    error(e.getMessage() == null ? e.toString() : e.getMessage());
  }
}
