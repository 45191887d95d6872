package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void theMostFrequentComesFirstAndEqualOnesKeepTheirOrder() {
    var counts = new TreeMap<>(Map.of("a", 1L, "b", 20L, "c", 3L, "d", 20L));
    assertThat(Tally.mostFrequentFirst(counts))
        .containsExactly(entry("b", 20L), entry("d", 20L), entry("c", 3L), entry("a", 1L));
  }
}
