package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code taskDone} against each call that comes after it in the matrix. */
final class TaskDoneRaces {
  private TaskDoneRaces() {}

  @JCStressTest
  @Outcome(id = "done, too often, - 0 open", expect = ACCEPTABLE, desc = "one item")
  @Outcome(id = "too often, done, - 0 open", expect = ACCEPTABLE, desc = "one item")
  @State
  public static class WithTaskDone extends Race {
    public WithTaskDone() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = taskDone();
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
  @Outcome(id = "done, joined, - 0 open", expect = ACCEPTABLE, desc = "woken by the last one")
  @State
  public static class WithJoin extends Race {
    public WithJoin() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      finished = true;
      r.r1 = taskDone();
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
  @Outcome(id = "done, -, a 1 closed", expect = ACCEPTABLE, desc = "they do not meet")
  @State
  public static class WithClose extends Race {
    public WithClose() {
      super(working(1, "x", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = taskDone();
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
  @Outcome(id = "done, -, a 1 failed", expect = ACCEPTABLE, desc = "they do not meet")
  @State
  public static class WithFail extends Race {
    public WithFail() {
      super(working(1, "x", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = taskDone();
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
  @Outcome(id = "done, a, - 0 closed", expect = ACCEPTABLE, desc = "both are counted")
  @State
  public static class WithShutdownNow extends Race {
    public WithShutdownNow() {
      super(working(1, "x", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = taskDone();
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
