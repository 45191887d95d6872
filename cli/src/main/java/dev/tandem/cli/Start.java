package dev.tandem.cli;

import java.util.Optional;

/**
 * Starts the command. It uses the JDK alone until it is known that the libraries can be loaded:
 * each takes an open file.
 */
public final class Start {

  private Start() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    Optional<String> problem = OpenFiles.tooFewToStart();
    if (problem.isPresent()) {
      System.err.println("tandem: " + problem.get());
      System.exit(ExitCode.USAGE.number());
    }
    Main.main(args);
  }
}
