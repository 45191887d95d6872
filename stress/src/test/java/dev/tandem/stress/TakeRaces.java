package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code take} against each call that comes after it in the matrix. */
final class TakeRaces {
  private TakeRaces() {}

  /** The first waits for one of two items; the second puts both and takes the other. */
  @JCStressTest
  @Outcome(id = "a, in in b, - 2 open", expect = ACCEPTABLE, desc = "each has one")
  @Outcome(id = "b, in in a, - 2 open", expect = ACCEPTABLE, desc = "each has one")
  @State
  public static class WithTake extends Race {
    public WithTake() {
      super(empty(2));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = take();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = put("a") + " " + put("b") + " " + take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "a, none in, b 2 open", expect = ACCEPTABLE, desc = "the take was first")
  @Outcome(id = "b, a in, - 2 open", expect = ACCEPTABLE, desc = "the poll was first")
  @State
  public static class WithPoll extends Race {
    public WithPoll() {
      super(holding(2, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = take();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = poll(ZERO) + " " + put("b");
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
      r.r1 = take();
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
      r.r1 = take();
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
  @Outcome(
      id = "a closed, -, - 1 closed",
      expect = ACCEPTABLE,
      desc = "what was in can be taken, then it ends")
  @State
  public static class WithClose extends Race {
    public WithClose() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = take() + " " + take();
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
  @Outcome(
      id = "a failed, -, - 1 failed",
      expect = ACCEPTABLE,
      desc = "what was in can be taken, then it ends")
  @State
  public static class WithFail extends Race {
    public WithFail() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = take() + " " + take();
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
  @Outcome(id = "a closed, -, - 1 closed", expect = ACCEPTABLE, desc = "taken")
  @Outcome(id = "closed closed, a, - 0 closed", expect = ACCEPTABLE, desc = "handed back")
  @State
  public static class WithShutdownNow extends Race {
    public WithShutdownNow() {
      super(holding(1, "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = take() + " " + take();
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
