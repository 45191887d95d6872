package dev.tandem.edges;

/** What a callback does that no callback should do. */
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
