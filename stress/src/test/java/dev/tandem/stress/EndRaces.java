package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code close}, {@code fail} and {@code shutdownNow} against one another. */
final class EndRaces {
  private EndRaces() {}

  @JCStressTest
  @Outcome(id = "-, -, a 1 closed", expect = ACCEPTABLE, desc = "once or twice is the same")
  @State
  public static class CloseWithClose extends Race {
    public CloseWithClose() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = close();
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
  @Outcome(id = "-, -, a 1 failed", expect = ACCEPTABLE, desc = "the failure is not forgotten")
  @State
  public static class CloseWithFail extends Race {
    public CloseWithFail() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = close();
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
  @Outcome(id = "-, a, - 0 closed", expect = ACCEPTABLE, desc = "handed back")
  @State
  public static class CloseWithShutdownNow extends Race {
    public CloseWithShutdownNow() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = close();
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

  @JCStressTest
  @Outcome(id = "- x, - x, x", expect = ACCEPTABLE, desc = "the first cause stays")
  @Outcome(id = "- y, - y, y", expect = ACCEPTABLE, desc = "the first cause stays")
  @State
  public static class FailWithFail extends Race {
    public FailWithFail() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = fail("x") + " " + cause();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = fail("y") + " " + cause();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = cause();
    }
  }

  @JCStressTest
  @Outcome(
      id = "-, a, - 0 failed",
      expect = ACCEPTABLE,
      desc = "handed back, and the failure is not forgotten")
  @State
  public static class FailWithShutdownNow extends Race {
    public FailWithShutdownNow() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = fail("x");
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

  @JCStressTest
  @Outcome(id = "ab, -, - 0 closed", expect = ACCEPTABLE, desc = "handed back once")
  @Outcome(id = "-, ab, - 0 closed", expect = ACCEPTABLE, desc = "handed back once")
  @State
  public static class ShutdownNowWithShutdownNow extends Race {
    public ShutdownNowWithShutdownNow() {
      super(holding(2, "a", "b"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = shutdownNow();
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
