package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.tandem.WorkQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * What was written before a {@code put} is seen after the {@code take}, and the other way round.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both see what the other has written")
@State
public class Handover {
  private final WorkQueue<int[]> there = WorkQueue.bounded(1);
  private final WorkQueue<int[]> back = WorkQueue.bounded(1);

  @Actor
  public void first(LL_Result r) {
    r.r2 =
        Race.word(() -> {
          int[] item = new int[1];
          item[0] = 1;
          there.put(item);
          return "" + back.take()[0];
        });
  }

  @Actor
  public void second(LL_Result r) {
    r.r1 =
        Race.word(() -> {
          int[] item = there.take();
          int seen = item[0];
          item[0] = 2;
          back.put(item);
          return "" + seen;
        });
  }
}
