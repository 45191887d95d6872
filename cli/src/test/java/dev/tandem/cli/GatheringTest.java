package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long WAITED = 5_000_000;

  private long now;
  private final List<Long> pauses = new ArrayList<>(); // in milliseconds

  @Test
  void pausesOnlyAfterItHadToWaitForOneMore() {
    Iterator<Integer> source = waiting(List.of(0L, WAITED, 0L, 1_000L, 2_000_000L, 7_000_000L));
    List<String> log = new ArrayList<>();
    var gathering = new Gathering<>(source, () -> now, _ -> log.add("pause"));
    while (gathering.hasNext()) {
      log.add("" + gathering.next());
    }
    assertThat(log).containsExactly("0", "pause", "1", "2", "3", "pause", "4");
  }

  @Test
  void pausesForAShorterTimeWhenManyHaveComeMeanwhile() {
    take(waits(1, 40, 40, 64, 20, 20));
    assertThat(pauses).containsExactly(20L, 20L, 10L, 5L, 2L, 2L); // after what came before each
  }

  @Test
  void pausesForALongerTimeAgainWhenFewHaveCome() {
    take(waits(40, 40, 40, 2, 3, 1, 1));
    assertThat(pauses).containsExactly(20L, 10L, 5L, 2L, 5L, 10L, 20L);
  }

  @Test
  void alwaysPausesForAMoment() {
    take(waits(Collections.nCopies(100, 64).stream().mapToInt(i -> i).toArray()));
    assertThat(pauses).hasSize(100).endsWith(0L);
    assertThat(now).isPositive();
  }

  private void take(List<Long> times) {
    var gathering =
        new Gathering<>(waiting(times), () -> now, nanos -> pauses.add(nanos / 1_000_000));
    while (gathering.hasNext()) {
      gathering.next();
    }
  }

  /** Returns the times of groups of items; the first of each is waited for. */
  private static List<Long> waits(int... groups) {
    List<Long> times = new ArrayList<>();
    for (int group : groups) {
      times.add(WAITED);
      times.addAll(Collections.nCopies(group - 1, 0L));
    }
    times.add(0L);
    return times;
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
