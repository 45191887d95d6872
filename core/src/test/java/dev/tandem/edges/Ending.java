package dev.tandem.edges;

/** The end of a run in which a callback misbehaves. */
enum Ending {
  BY_ITSELF("when all is done"),
  BY_A_FAILURE("after a failure elsewhere"),
  BY_THE_TIME_LIMIT("after the time limit"),
  BY_A_CLOSE("after a close");

  private final String text;

  Ending(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
