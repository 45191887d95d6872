package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** {@code put} against each call, itself included. */
final class PutRaces {
  private PutRaces() {}

  /** One place: the second waits until the first has been taken. */
  @JCStressTest
  @Outcome(id = "in a, in b, - 2 open", expect = ACCEPTABLE, desc = "one at a time")
  @State
  public static class WithPut extends Race {
    public WithPut() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a") + " " + take();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = put("b") + " " + take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "in, in b, a 2 open", expect = ACCEPTABLE, desc = "the offer was first")
  @Outcome(id = "in, refused a, - 1 open", expect = ACCEPTABLE, desc = "the put was first")
  @State
  public static class WithOffer extends Race {
    public WithOffer() {
      super(empty(1));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = offer("b", ZERO) + " " + take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "in, a, - 1 open", expect = ACCEPTABLE, desc = "handed over")
  @State
  public static class WithTake extends Race {
    public WithTake() {
      super(empty(1));
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
  @Outcome(id = "in, a, - 1 open", expect = ACCEPTABLE, desc = "the put was first")
  @Outcome(id = "in, none, a 1 open", expect = ACCEPTABLE, desc = "the poll was first")
  @State
  public static class WithPoll extends Race {
    public WithPoll() {
      super(empty(1));
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
  @Outcome(id = "in, done, a 1 open", expect = ACCEPTABLE, desc = "both are counted")
  @State
  public static class WithTaskDone extends Race {
    public WithTaskDone() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a");
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
  @Outcome(
      id = "in done a, joined, - 0 open",
      expect = ACCEPTABLE,
      desc = "never between the two items")
  @State
  public static class WithJoin extends Race {
    public WithJoin() {
      super(working(1, "x"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("a") + " " + taskDone() + " " + take();
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
  @Outcome(id = "in, -, a 1 closed", expect = ACCEPTABLE, desc = "the put was first")
  @Outcome(id = "closed, -, - 0 closed", expect = ACCEPTABLE, desc = "the close was first")
  @State
  public static class WithClose extends Race {
    public WithClose() {
      super(empty(1));
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
  @Outcome(id = "in, -, a 1 failed", expect = ACCEPTABLE, desc = "the put was first")
  @Outcome(id = "failed, -, - 0 failed", expect = ACCEPTABLE, desc = "the failure was first")
  @State
  public static class WithFail extends Race {
    public WithFail() {
      super(empty(1));
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
  @Outcome(id = "in, a, - 0 closed", expect = ACCEPTABLE, desc = "handed back")
  @Outcome(id = "closed, -, - 0 closed", expect = ACCEPTABLE, desc = "refused")
  @State
  public static class WithShutdownNow extends Race {
    public WithShutdownNow() {
      super(empty(1));
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
