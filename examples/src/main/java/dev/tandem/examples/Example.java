package dev.tandem.examples;

import java.io.PrintStream;

/**
 * An example that can be run by name.
 *
 * @param name its name on the command line
 * @param summary what it shows, in one line
 * @param body the example itself
 */
public record Example(String name, String summary, Body body) {

  /** The code of an example. It prints everything that it shows. */
  @FunctionalInterface
  public interface Body {
    /** Runs the example to its end. */
    void run(PrintStream out) throws Exception;
  }
}
