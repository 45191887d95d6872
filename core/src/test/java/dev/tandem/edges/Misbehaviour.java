package dev.tandem.edges;

/** The ways in which a callback misbehaves. */
enum Misbehaviour {
  SWALLOWS("swallows an interrupt and returns later"),
  GIVES_UP("blocks and throws what interrupts it"),
  THROWS_AN_ERROR("throws an Error");

  private final String text;

  Misbehaviour(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
