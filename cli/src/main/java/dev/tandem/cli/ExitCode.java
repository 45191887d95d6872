package dev.tandem.cli;

/** The exit codes of the process. The numbers are part of the command's contract. */
enum ExitCode {
  /** Every item is done, or was skipped on purpose. */
  DONE(0),
  /** The run itself failed. */
  RUN_FAILED(1),
  /** The command was used incorrectly. */
  USAGE(2),
  /** The run finished, but some items failed. */
  SOME_FAILED(3),
  /** Ctrl-C or a signal ended the run. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
