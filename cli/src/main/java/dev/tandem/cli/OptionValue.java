package dev.tandem.cli;

import dev.tandem.images.item.Arguments;

/** Checks values of options, and names the option if one makes no sense. */
final class OptionValue {
  private OptionValue() {}

  /**
   * Returns a number that is not too small.
   *
   * @throws IllegalArgumentException if it is
   */
  static int atLeast(int least, String option, int value) {
    Arguments.require(value >= least, option + " must be at least " + least + ", not " + value);
    return value;
  }

  /**
   * Returns a number within a range.
   *
   * @throws IllegalArgumentException if it is outside
   */
  static long within(long least, long most, String option, long value) {
    Arguments.require(
        value >= least && value <= most,
        option + " must be from " + least + " to " + most + ", not " + value);
    return value;
  }
}
