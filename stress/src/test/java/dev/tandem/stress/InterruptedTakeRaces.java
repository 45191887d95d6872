package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * An interrupt against {@code take} and {@code poll}, and against what ends their waiting. Either
 * the call has happened and the interrupt is still to be seen, or it has not happened at all.
 */
final class InterruptedTakeRaces {
  private InterruptedTakeRaces() {}

  @JCStressTest
  @Outcome(id = "a later, in, - 1 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, in, a 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfTake extends InterruptRace {
    public OfTake() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> take());
    }

    @Actor
    public void second(LLL_Result r) {
      interrupt();
      r.r2 = put("a");
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "a later, in, - 1 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, in, a 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfTakeJustAfterAPut extends InterruptRace {
    public OfTakeJustAfterAPut() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> take());
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = put("a");
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "a later, in, - 1 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, in, a 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfPoll extends InterruptRace {
    public OfPoll() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> poll(LONG));
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = put("a");
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** Nothing else ends it. */
  @JCStressTest
  @Outcome(id = "interrupted, -, - 0 open", expect = ACCEPTABLE, desc = "woken, first or last")
  @State
  public static class OfTakeAlone extends InterruptRace {
    public OfTakeAlone() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> take());
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

  @JCStressTest
  @Outcome(id = "failed later, -, - 0 failed", expect = ACCEPTABLE, desc = "ended")
  @Outcome(id = "interrupted, -, - 0 failed", expect = ACCEPTABLE, desc = "did not happen")
  @State
  public static class OfTakeAndFail extends InterruptRace {
    public OfTakeAndFail() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> take());
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = fail("x");
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "a later, -, - 1 closed", expect = ACCEPTABLE, desc = "taken")
  @Outcome(id = "closed later, a, - 0 closed", expect = ACCEPTABLE, desc = "handed back")
  @Outcome(
      id = "interrupted, a, - 0 closed",
      expect = ACCEPTABLE,
      desc = "did not happen, handed back")
  @State
  public static class OfTakeAndShutdownNow extends InterruptRace {
    public OfTakeAndShutdownNow() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> take());
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = shutdownNow();
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }
}
