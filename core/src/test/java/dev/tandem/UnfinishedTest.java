package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
  private final List<String> seen = new ArrayList<>();
  private final Unfinished unfinished =
      new Unfinished(() -> seen.add("all held"), () -> seen.add("none"));

  @Test
  void theEndIsTheLastItemOrTheInput() {
    unfinished.add(2);
    unfinished.remove(1);
    unfinished.remove(1); // the input
    assertThat(seen).isEmpty();
    unfinished.remove(1);
    assertThat(seen).containsExactly("none");
  }

  @Test
  void heldItemsAreForwardedWhenNothingElseIsUnfinished() {
    unfinished.add(3);
    unfinished.hold(1);
    unfinished.remove(1); // the input
    unfinished.hold(1);
    assertThat(seen).isEmpty();
    unfinished.hold(1);
    assertThat(seen).containsExactly("all held");
  }

  @Test
  void theListMayEndBeforeItsItemsAreNotHeldAnyMore() {
    unfinished.add(2);
    unfinished.remove(1); // the input
    unfinished.hold(2);
    unfinished.add(1); // the list
    unfinished.remove(1);
    seen.clear();
    unfinished.removeHeld(2);
    assertThat(seen).containsExactly("none");
  }

  @Test
  void aListThatIsForwardedMeanwhileIsUnfinished() {
    var late = new ArrayList<Runnable>();
    var counter =
        new Unfinished(() -> List.copyOf(late).forEach(Runnable::run), () -> seen.add("none"));
    counter.add(2);
    counter.hold(1);
    late.add(() -> { // the limit of the list has passed just when another thread sees that it is
      // all
      late.clear();
      counter.add(1);
      counter.removeHeld(1);
    });
    counter.remove(1); // the input
    counter.remove(1);
    assertThat(seen).isEmpty();
    counter.remove(1);
    assertThat(seen).containsExactly("none");
  }
}
