package dev.tandem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Calls on a queue bounded by the weight 10. Capital letters are heavy: {@code A} weighs 10, {@code
 * X} weighs 20, {@code m} 6, any other 1.
 */
final class WeightRaces {
  private WeightRaces() {}

  /** Two that fit only one at a time. */
  @JCStressTest
  @Outcome(id = "in 1 m, in 1 m, - 2 open", expect = ACCEPTABLE, desc = "never both")
  @State
  public static class OneAtATime extends Race {
    public OneAtATime() {
      super(weighing());
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("m") + " " + size() + " " + take();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = put("m") + " " + size() + " " + take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "in, refused, m 1 open", expect = ACCEPTABLE, desc = "the first is in")
  @Outcome(id = "refused, in, A 1 open", expect = ACCEPTABLE, desc = "the first is in")
  @State
  public static class OnlyOneFits extends Race {
    public OnlyOneFits() {
      super(weighing());
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = offer("m", ZERO);
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = offer("A", ZERO);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** Light items get in until the heavy one is in line; then none does, until it is in. */
  @JCStressTest
  @Outcome(id = "in, refused b A, - 2 open", expect = ACCEPTABLE, desc = "not overtaken")
  @State
  public static class HeavyAndLight extends Race {
    private static final int MANY = 10_000_000;

    public HeavyAndLight() {
      super(weighing("b"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("A");
    }

    @Actor
    public void second(LLL_Result r) {
      int in = 0;
      while (in < MANY && offer("b", ZERO).equals("in")) { // and out again, from the other end
        take();
        taskDone();
        in++;
      }
      r.r2 = (in == MANY ? "overtaken" : "refused") + " " + take() + " " + take();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  /** One heavier than the whole bound gets in when the queue is empty. */
  @JCStressTest
  @Outcome(id = "in, b, X 2 open", expect = ACCEPTABLE, desc = "alone")
  @State
  public static class TooHeavyForAll extends Race {
    public TooHeavyForAll() {
      super(weighing("b"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("X");
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

  /** A heavy one gets the room that another gives back, in a queue that is never empty. */
  @JCStressTest
  @Outcome(
      id = "in, m, am 3 open",
      expect = ACCEPTABLE,
      desc = "the weight of what is left still counts")
  @State
  public static class WeightIsGivenBack extends Race {
    public WeightIsGivenBack() {
      super(weighing("m", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("m");
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

  /** What leaves through the view gives its weight back as well. */
  @JCStressTest
  @Outcome(id = "in, m, am 2 open", expect = ACCEPTABLE, desc = "what was left is not empty")
  @State
  public static class WeightIsGivenBackByView extends Race {
    public WeightIsGivenBackByView() {
      super(weighing("m", "a"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("m");
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = viewTake();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = account();
    }
  }

  @JCStressTest
  @Outcome(id = "closed, -, A 1 closed", expect = ACCEPTABLE, desc = "refused, first or last")
  @State
  public static class BlockedPutWithClose extends Race {
    public BlockedPutWithClose() {
      super(weighing("A"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("B");
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
  @Outcome(id = "failed, -, A 1 failed", expect = ACCEPTABLE, desc = "refused, first or last")
  @State
  public static class BlockedPutWithFail extends Race {
    public BlockedPutWithFail() {
      super(weighing("A"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = offer("B", LONG);
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
      id = "closed, A, - 0 closed",
      expect = ACCEPTABLE,
      desc = "the place that becomes free is not for it")
  @State
  public static class BlockedPutWithShutdownNow extends Race {
    public BlockedPutWithShutdownNow() {
      super(weighing("A"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = put("B");
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
