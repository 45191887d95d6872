package dev.tandem.examples;

import java.io.PrintStream;

/**
 * A listing that can be run by its name.
 *
 * @param name what it is called on the command line
 * @param summary what it shows, in one line
 * @param body the listing itself
 */
public record Example(String name, String summary, Body body) {

  /** What a listing does; all that it has to say, it prints. */
  @FunctionalInterface
  public interface Body {
    /** Runs the listing to its end. */
    void run(PrintStream out) throws Exception;
  }
}
