package dev.tandem.cli;

/** How the process ends; the numbers are part of the command's contract. */
enum ExitCode {
  /** Every item is done, or was skipped on purpose. */
  DONE(0),
  /** The run itself failed. */
  RUN_FAILED(1),
  /** Wrong usage. */
  USAGE(2),
  /** The run went to its end, and some items failed. */
  SOME_FAILED(3),
  /** Somebody ended the run. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
