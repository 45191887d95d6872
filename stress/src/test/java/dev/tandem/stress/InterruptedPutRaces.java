package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * An interrupt against {@code put} and {@code offer}, and against what ends their waiting. Either
 * the call has happened and the interrupt is still to be seen, or it has not happened at all.
 */
final class InterruptedPutRaces {
  private InterruptedPutRaces() {}

  @JCStressTest
  @Outcome(id = "in later, x, a 2 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, x, - 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfPut extends InterruptRace {
    public OfPut() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> put("a"));
    }

    @Actor
    public void second(LLL_Result r) {
      interrupt();
      r.r2 = take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "in later, x, a 2 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, x, - 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfPutJustAfterATake extends InterruptRace {
    public OfPutJustAfterATake() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> put("a"));
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = take();
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "in later, A, B 2 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, A, - 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfPutInLine extends InterruptRace {
    public OfPutInLine() {
      super(weighing("A"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> put("B"));
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = take();
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** The light one, behind the heavy one that gives up, is not forgotten. */
  @JCStressTest
  @Outcome(id = "interrupted, in, ma 2 open", expect = ACCEPTABLE, desc = "passed on")
  @State
  public static class OfPutInLineBeforeAnother extends InterruptRace {
    public OfPutInLineBeforeAnother() {
      super(weighing("m"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> put("A"));
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
  @Outcome(id = "in later, x, a 2 open", expect = ACCEPTABLE, desc = "happened")
  @Outcome(id = "interrupted, x, - 1 open", expect = ACCEPTABLE, desc = "did not")
  @State
  public static class OfOffer extends InterruptRace {
    public OfOffer() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> offer("a", LONG));
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = take();
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** Nothing else ends it. */
  @JCStressTest
  @Outcome(id = "interrupted, -, x 1 open", expect = ACCEPTABLE, desc = "woken, first or last")
  @State
  public static class OfPutAlone extends InterruptRace {
    public OfPutAlone() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> put("a"));
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
  @Outcome(id = "closed later, -, x 1 closed", expect = ACCEPTABLE, desc = "refused")
  @Outcome(id = "interrupted, -, x 1 closed", expect = ACCEPTABLE, desc = "did not happen")
  @State
  public static class OfPutAndClose extends InterruptRace {
    public OfPutAndClose() {
      super(holding(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = interrupted(() -> put("a"));
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = close();
      interrupt();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }
}
