package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private long now;

  @Test
  void pausesOnlyAfterItHadToWaitForOneMore() {
    Iterator<Integer> source = waiting(List.of(0L, 5_000_000L, 0L, 1_000L, 2_000_000L, 7_000_000L));
    List<String> log = new ArrayList<>();
    var gathering = new Gathering<>(source, () -> now, () -> log.add("pause"));
    while (gathering.hasNext()) {
      log.add("" + gathering.next());
    }
    assertThat(log).containsExactly("0", "pause", "1", "2", "3", "pause", "4");
  }

  /** An item comes after each time but the last, which is that of the end. */
  private Iterator<Integer> waiting(List<Long> times) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        now += times.get(next);
        return next < times.size() - 1;
      }

      @Override
      public Integer next() {
        return next++;
      }
    };
  }
}
