package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code put} on a full queue, which waits, against what ends its waiting. */
final class BlockedPutRaces {
  private BlockedPutRaces() {}

  @JCStressTest
  @Outcome(id = "in, x, a 2 open", expect = ACCEPTABLE, desc = "the place is passed on")
  @State
  public static class WithTake extends Race {
    public WithTake() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "in, x, a 2 open", expect = ACCEPTABLE, desc = "the place is passed on")
  @State
  public static class WithPoll extends Race {
    public WithPoll() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = poll(ZERO);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(
      id = "in, x, a 1 open",
      expect = ACCEPTABLE,
      desc = "the place is passed on, and the item that left is done")
  @State
  public static class WithViewPoll extends Race {
    public WithViewPoll() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = viewPoll();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(
      id = "in, true, a 1 open",
      expect = ACCEPTABLE,
      desc = "the place is passed on, and the item that left is done")
  @State
  public static class WithViewRemove extends Race {
    public WithViewRemove() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = viewRemove("x");
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "closed, -, x 1 closed", expect = ACCEPTABLE, desc = "refused, first or last")
  @State
  public static class WithClose extends Race {
    public WithClose() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = close();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "failed, -, x 1 failed", expect = ACCEPTABLE, desc = "refused, first or last")
  @State
  public static class WithFail extends Race {
    public WithFail() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = fail("x");
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(
      id = "closed, x, - 0 closed",
      expect = ACCEPTABLE,
      desc = "the place that becomes free is not for it")
  @State
  public static class WithShutdownNow extends Race {
    public WithShutdownNow() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = shutdownNow();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }
}
