package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitLineTest {
  private final WaitLine line = new WaitLine();
  private final Waiter one = new Waiter();
  private final Waiter two = new Waiter();
  private final Waiter three = new Waiter();

  @Test
  void callsWaitersInTheOrderOfTheirArrival() {
    addAll();
    assertThat(called()).containsExactly(one, two, three);
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void anyWaiterCanLeave() {
    for (Waiter leaver : List.of(one, two, three)) {
      addAll();
      line.remove(leaver);
      assertThat(leaver.called).isFalse();
      List<Waiter> others = new ArrayList<>(List.of(one, two, three));
      others.remove(leaver);
      assertThat(called()).isEqualTo(others);
    }
  }

  @Test
  void aWaiterThatHasLeftCannotLeaveAgain() {
    line.add(one);
    line.remove(one);
    line.add(two);
    line.remove(one);
    assertThat(line.isFirst(two)).isTrue();
    assertThat(called()).containsExactly(two);
  }

  @Test
  void aWaiterThatComesAgainHasNotBeenCalled() {
    addAll();
    assertThat(line.callFirst()).isSameAs(one);
    assertThat(one.called).isTrue();
    line.add(one);
    assertThat(one.called).isFalse();
    assertThat(called()).containsExactly(two, three, one);
  }

  @Test
  void theFirstIsCalledInPlace() {
    assertThat(line.callFirstInPlace()).isNull();
    addAll();
    assertThat(line.callFirstInPlace()).isSameAs(one);
    assertThat(one.called).isTrue();
    assertThat(two.called).isFalse();
    assertThat(line.isFirst(one)).isTrue();
    assertThat(line.isFirst(two)).isFalse();
  }

  @Test
  void callsAll() {
    addAll();
    List<Waiter> called = new ArrayList<>();
    line.callAll(called);
    assertThat(line.isEmpty()).isTrue();
    assertThat(called).containsExactly(one, two, three);
    assertThat(List.of(one.called, two.called, three.called)).containsOnly(true);
  }

  @Test
  void noMoreWaitersAreUnderWayThanThereAreItems() {
    addAll();
    assertThat(line.callFirstFor(1)).isSameAs(one);
    assertThat(line.callFirstFor(1)).isNull();
    assertThat(line.callFirstFor(2)).isSameAs(two);
    assertThat(line.callFirstFor(2)).isNull();

    line.arrived(one);

    assertThat(line.callFirstFor(2)).isSameAs(three);
    assertThat(line.callFirstFor(9)).isNull();
  }

  @Test
  void onlyWaitersCalledForAnItemArrive() {
    addAll();
    line.remove(one); // it has timed out
    line.arrived(one);
    assertThat(line.callFirstFor(1)).isSameAs(two);
    line.callAll(new ArrayList<>());
    line.arrived(three);
    line.add(one);
    assertThat(line.callFirstFor(1)).isNull();
    line.arrived(two);
    line.arrived(two);
    assertThat(line.callFirstFor(1)).isSameAs(one);
    line.add(two);
    assertThat(line.callFirstFor(1)).isNull();
  }

  @Test
  void aWaiterThatHasLeftReferencesNoOther() {
    addAll();
    line.remove(two);
    line.callFirst();
    line.callAll(new ArrayList<>());
    for (Waiter left : List.of(one, two, three)) {
      assertThat(left.before).isNull();
      assertThat(left.behind).isNull();
    }
  }

  private void addAll() {
    line.add(one);
    line.add(two);
    line.add(three);
  }

  private List<Waiter> called() {
    List<Waiter> called = new ArrayList<>();
    for (Waiter next; (next = line.callFirst()) != null; ) {
      assertThat(next.called).isTrue();
      called.add(next);
    }
    return called;
  }
}
