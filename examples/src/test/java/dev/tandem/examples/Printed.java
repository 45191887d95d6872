package dev.tandem.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps what is printed to it. */
final class Printed {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** The lines that the example of this name prints. */
  static List<String> by(String example) throws InterruptedException {
    var out = new Printed();
    var err = new Printed();
    int exitCode = Examples.run(example, out.stream(), err.stream());
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ": " + err.lines());
    }
    return out.lines();
  }

  PrintStream stream() {
    return stream;
  }

  List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
