package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeySlotsTest {
  private final KeySlots<String> slots = new KeySlots<>(word -> word.charAt(0), 2);

  @Test
  void eachKeyHasSlotsOfItsOwn() {
    assertThat(slots.request("a1").isGranted()).isTrue();
    assertThat(slots.request("a2").isGranted()).isTrue();
    assertThat(slots.request("a3").isGranted()).isFalse();
    assertThat(slots.request("b1").isGranted()).isTrue();
    assertThat(slots.size()).isEqualTo(2);
  }

  @Test
  void theOneThatHasWaitedLongestIsNext() {
    var first = slots.request("a1");
    var second = slots.request("a2");
    var third = slots.request("a3");
    var fourth = slots.request("a4");
    second.release();
    assertThat(third.isGranted()).isTrue();
    assertThat(fourth.isGranted()).isFalse();
    first.release();
    assertThat(fourth.isGranted()).isTrue();
  }

  @Test
  void aRequestThatIsWithdrawnTakesNoSlot() throws InterruptedException {
    var first = slots.request("a1");
    var second = slots.request("a2");
    var third = slots.request("a3");
    var fourth = slots.request("a4");
    third.release();
    first.release();
    fourth.await();
    second.release();
    fourth.release();
    assertThat(slots.size()).isZero();
  }

  @Test
  void aKeyThatHasChangedIsReported() {
    KeySlots<List<Integer>> byList = new KeySlots<>(list -> list, 1);
    List<Integer> key = new ArrayList<>(List.of(1));
    var slot = byList.request(key);
    key.add(2);
    assertThatThrownBy(slot::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use an immutable key");
  }

  @Test
  void aKeyThatHasBecomeAnotherOneTakesNothingFromThat() {
    KeySlots<List<Integer>> byList = new KeySlots<>(list -> list, 1);
    List<Integer> key = new ArrayList<>(List.of(1));
    var slot = byList.request(key);
    var other = byList.request(List.of(1, 2));
    key.add(2);
    assertThatThrownBy(slot::release).hasMessageContaining("use an immutable key");
    assertThat(byList.request(List.of(1, 2)).isGranted()).isFalse();
    other.release();
  }
}
