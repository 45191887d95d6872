package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
  private final AdaptiveSpin spin = new AdaptiveSpin();

  @BeforeEach
  void severalProcessors() {
    assumeThat(AdaptiveSpin.ALLOWED).as("with one processor no thread spins").isTrue();
  }

  @Test
  void oneThreadSpinsAtATime() {
    assertThat(spin.begin()).isEqualTo(AdaptiveSpin.TURNS);
    assertThat(spin.begin()).isZero();
    spin.end(true);
    assertThat(spin.begin()).isEqualTo(AdaptiveSpin.TURNS);
  }

  @Test
  void continuesAsLongAsItPaysOff() {
    for (int i = 0; i < 100; i++) {
      assertThat(spin.begin()).isEqualTo(AdaptiveSpin.TURNS);
      spin.end(i % 2 == 0); // never two misses in a row
    }
  }

  @Test
  void afterMissesItPausesLongerEachTime() {
    miss();
    miss();
    for (int pause : new int[] {64, 128, 256, 512, 1024, 2048, 4096, 4096}) {
      assertThat(waitsPassed()).isEqualTo(pause);
      spin.end(false);
    }
  }

  @Test
  void afterAPauseTheNextSpinIsLong() {
    miss();
    miss();
    waitsPassed();
    spin.end(false);
    assertThat(turnsOfTheNextSpin()).isEqualTo(50 * AdaptiveSpin.TURNS);
    spin.end(true);
    assertThat(spin.begin()).as("it has paid off").isEqualTo(AdaptiveSpin.TURNS);
    spin.end(false);
    miss();
    assertThat(waitsPassed()).as("and the pauses are short again").isEqualTo(64);
  }

  private void miss() {
    assertThat(spin.begin()).isPositive();
    spin.end(false);
  }

  private int turnsOfTheNextSpin() {
    int turns;
    do {
      turns = spin.begin();
    } while (turns == 0);
    return turns;
  }

  private int waitsPassed() {
    int passed = 0;
    while (spin.begin() == 0) {
      passed++;
    }
    return passed;
  }
}
