package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code join} against each call that comes after it in the matrix, and against an interrupt. */
final class JoinRaces {
  private JoinRaces() {}

  /** Both wait for the same item. */
  @JCStressTest
  @Outcome(id = "joined, done joined, - 0 open", expect = ACCEPTABLE, desc = "both end")
  @State
  public static class WithJoin extends Race {
    public WithJoin() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = join();
    }

    @Actor
    public void second(LLL_Result r) {
      finished = true;
      r.r2 = taskDone() + " " + join(LONG);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** Closing does not end it: the work goes on. */
  @JCStressTest
  @Outcome(id = "joined, -, - 0 closed", expect = ACCEPTABLE, desc = "not before the item is done")
  @State
  public static class WithClose extends Race {
    public WithClose() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = join();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = close();
      finished = true;
      taskDone();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "failed, -, - 1 failed", expect = ACCEPTABLE, desc = "nobody may be left to do it")
  @State
  public static class WithFail extends Race {
    public WithFail() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = join();
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

  /** What is handed back is done; what is worked on is not. */
  @JCStressTest
  @Outcome(id = "joined, a, - 0 closed", expect = ACCEPTABLE, desc = "not before the item is done")
  @State
  public static class WithShutdownNow extends Race {
    public WithShutdownNow() {
      super(working(1, "x", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = join();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = shutdownNow();
      finished = true;
      taskDone();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** The last item is done just before the interrupt. */
  @JCStressTest
  @Outcome(id = "joined later, done, - 0 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, done, - 0 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class WithInterrupt extends InterruptRace {
    public WithInterrupt() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> join());
    }

    @Actor
    public void second(LLL_Result r) {
      finished = true;
      r.r2 = taskDone();
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** Nothing else ends it. */
  @JCStressTest
  @Outcome(id = "interrupted, -, - 1 open", expect = ACCEPTABLE, desc = "woken, first or last")
  @State
  public static class WithInterruptAlone extends InterruptRace {
    public WithInterruptAlone() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> join());
    }

    @Actor
    public void second(LLL_Result r) {
      interrupt();
      r.r2 = "-";
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }
}
