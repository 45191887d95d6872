package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LooksTest {
  private final Looks looks = new Looks();

  @BeforeEach
  void severalProcessors() {
    assumeThat(Looks.ALLOWED).as("with one processor nobody looks").isTrue();
  }

  @Test
  void oneLooksAtATime() {
    assertThat(looks.begin()).isEqualTo(Looks.TURNS);
    assertThat(looks.begin()).isZero();
    looks.end(true);
    assertThat(looks.begin()).isEqualTo(Looks.TURNS);
  }

  @Test
  void goesOnAsLongAsItPays() {
    for (int i = 0; i < 100; i++) {
      assertThat(looks.begin()).isEqualTo(Looks.TURNS);
      looks.end(i % 2 == 0); // not twice in a row in vain
    }
  }

  @Test
  void inVainItRestsForLongerAndLonger() {
    inVain();
    inVain();
    for (int pause : new int[] {64, 128, 256, 512, 1024, 2048, 4096, 4096}) {
      assertThat(waitsPassed()).isEqualTo(pause);
      looks.end(false);
    }
  }

  @Test
  void afterARestItLooksForLong() {
    inVain();
    inVain();
    waitsPassed();
    looks.end(false);
    assertThat(turnsOfTheNextLook()).isEqualTo(50 * Looks.TURNS);
    looks.end(true);
    assertThat(looks.begin()).as("it has paid").isEqualTo(Looks.TURNS);
    looks.end(false);
    inVain();
    assertThat(waitsPassed()).as("and the rests are short again").isEqualTo(64);
  }

  private void inVain() {
    assertThat(looks.begin()).isPositive();
    looks.end(false);
  }

  private int turnsOfTheNextLook() {
    int turns;
    do {
      turns = looks.begin();
    } while (turns == 0);
    return turns;
  }

  private int waitsPassed() {
    int passed = 0;
    while (looks.begin() == 0) {
      passed++;
    }
    return passed;
  }
}
