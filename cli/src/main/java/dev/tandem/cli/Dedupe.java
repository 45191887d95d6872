package dev.tandem.cli;

/** Which images count as duplicates. */
enum Dedupe {
  /** Those with the same bytes. */
  EXACT,

  /** Those that show nearly the same picture, too. */
  NEAR
}
