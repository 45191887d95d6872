package dev.tandem.cli;

import dev.tandem.images.item.OneLine;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The output of a command: results go to {@code out}, progress and errors to {@code err}. Lines
 * that may contain names or messages from outside are printed by the methods here, which prevent
 * them from controlling the terminal.
 *
 * @param terminal whether {@code err} is a terminal, on which progress can be redrawn
 * @param quiet whether progress is suppressed
 * @param size the size of that terminal, which may change at any moment
 * @param outSize the size of the terminal that {@code out} is; null if it is none
 */
record Screen(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    boolean quiet,
    Supplier<TerminalSize> size,
    Supplier<@Nullable TerminalSize> outSize) {

  /** Creates a screen of the usual size, whose {@code out} is no terminal. */
  Screen(PrintStream out, PrintStream err, boolean terminal, boolean quiet) {
    this(out, err, terminal, quiet, () -> TerminalSize.USUAL, () -> null);
  }

  static Screen system() {
    boolean terminal = Boolean.getBoolean("tandem.terminal");
    return new Screen(
        System.out,
        System.err,
        terminal,
        false,
        TerminalSize::ofError,
        () -> terminal ? TerminalSize.ofOutput() : null);
  }

  Screen withQuiet(boolean quiet) {
    return new Screen(out, err, terminal, quiet, size, outSize);
  }

  Progress progress(Watched run, Consumer<Error> failed) {
    return Progress.start(run, this, failed);
  }

  void show(Summary summary) {
    summary.lines(outColumns()).forEach(this::print);
    out.flush();
  }

  /** Prints a line; on a terminal, as several that fit if it is too long. */
  void print(String line) {
    Columns.wrap(OneLine.of(line), outColumns()).forEach(out::println);
  }

  /** Returns the width of the terminal that {@code out} is; endless if it is none. */
  int outColumns() {
    TerminalSize on = outSize.get();
    return on == null ? Integer.MAX_VALUE : on.columns();
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
