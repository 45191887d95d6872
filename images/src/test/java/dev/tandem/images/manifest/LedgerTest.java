package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.Key;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LedgerTest {

  @Test
  void keepsNoNameOfAnyLength() {
    var ledger = new Ledger();
    ledger.failed(new Key(1), "timeout");
    ledger.failed(new Key(2), "x".repeat(100_000));
    ledger.failed(new Key(3), "y".repeat(65));
    assertThat(ledger.status().failed()).isEqualTo(Map.of("timeout", 1L, "other", 2L));
  }
}
