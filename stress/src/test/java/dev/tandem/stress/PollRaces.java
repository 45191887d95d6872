package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code poll} against each call that comes after it in the matrix. */
final class PollRaces {
  private PollRaces() {}

  @JCStressTest
  @Outcome(id = "a, none, - 1 open", expect = ACCEPTABLE, desc = "one has it")
  @Outcome(id = "none, a, - 1 open", expect = ACCEPTABLE, desc = "one has it")
  @State
  public static class WithPoll extends Race {
    public WithPoll() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = poll(ZERO);
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
  @Outcome(id = "a, done, - 1 open", expect = ACCEPTABLE, desc = "both are counted")
  @State
  public static class WithTaskDone extends Race {
    public WithTaskDone() {
      super(working(2, "x", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = poll(ZERO);
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = taskDone();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "a, joined, - 0 open", expect = ACCEPTABLE, desc = "not before the item is done")
  @State
  public static class WithJoin extends Race {
    public WithJoin() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = poll(ZERO);
      finished = true;
      taskDone();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = join();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "closed, -, - 0 closed", expect = ACCEPTABLE, desc = "woken, first or last")
  @State
  public static class WithClose extends Race {
    public WithClose() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = poll(LONG);
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
  @Outcome(id = "failed, -, - 0 failed", expect = ACCEPTABLE, desc = "woken, first or last")
  @State
  public static class WithFail extends Race {
    public WithFail() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = poll(LONG);
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
  @Outcome(id = "a, -, - 1 closed", expect = ACCEPTABLE, desc = "taken")
  @Outcome(id = "closed, a, - 0 closed", expect = ACCEPTABLE, desc = "handed back")
  @State
  public static class WithShutdownNow extends Race {
    public WithShutdownNow() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = poll(ZERO);
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
