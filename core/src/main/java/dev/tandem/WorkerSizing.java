package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds how many workers each stage of a run needs, while the run is in progress, from what the
 * stages did in windows of time. It is deterministic and has no clock of its own.
 *
 * <p>The demands of the stages, and how many items each has for an input of the line, tell how many
 * workers a rate takes at each stage (the utilization law of Denning and Buzen; Kalavri et al.,
 * Three steps is all you need, OSDI 2018). While the stages limit the line, the rate to reach is
 * twice the present one; if its input or the consumer of its results does, it is the rate that
 * flows. The stages share a budget. A raise that did not come out as throughput is {@linkplain
 * Raise taken back}.
 *
 * <p>Not thread-safe.
 */
final class WorkerSizing {
  private static final double GROWTH = 2; // the largest step
  private static final double SLACK = 1.25;
  private static final double SCARCE = 1.05; // times the rate that flows
  private static final double PLENTY = 1.6;
  private static final double OUTSIDE = 0.2; // share of time that the line waits for others
  private static final double SATURATED = 0.7;
  private static final double WORTHWHILE = 1.05; // gain
  private static final double IDLE = 1.3; // times the workers that are of use
  private static final int STEADY = 4; // windows
  private static final int LONG = 15; // windows

  private final List<SizedStage> stages;
  private final int budget;
  private final int processors;
  private int quiet; // windows since the last change

  /**
   * Creates a sizing for a number of stages. Those whose number of workers may vary, and that do
   * not compute, have at most {@code budget} workers together.
   */
  WorkerSizing(int stages, int budget, int processors) {
    this.stages = Stream.generate(SizedStage::new).limit(stages).toList();
    this.budget = budget;
    this.processors = processors;
  }

  /** Takes what each stage did in the latest window; returns how many workers each should have. */
  int[] next(List<SizingWindow> windows) {
    for (int i = 0; i < windows.size(); i++) {
      stages.get(i).add(windows.get(i));
    }
    quiet++;
    int[] now = stages.stream().mapToInt(SizedStage::workers).toArray();
    int[] wanted = wanted(now);
    for (int i = 0; i < wanted.length; i++) {
      if (stages.get(i).bounds().computes()) {
        wanted[i] = share(stages.get(i), 1).min();
      }
      if (wanted[i] != now[i]) {
        stages.get(i).change(wanted[i]);
        quiet = 0;
      }
    }
    return wanted;
  }

  private int[] wanted(int[] now) {
    int[] wanted = now.clone();
    boolean[] waits = new boolean[now.length];
    boolean isVain = false;
    for (int i = 0; i < now.length; i++) {
      SizedStage stage = stages.get(i);
      switch (stage.verdict()) {
        case GOOD -> stage.accept();
        case HOPEFUL, OPEN -> {}
        case WAIT -> waits[i] = true;
        case VAIN -> {
          wanted[i] = stage.takeBack();
          isVain = true;
        }
      }
    }
    if (isVain) {
      return wanted;
    }
    return isLimitedFromOutside() ? forFlow(now) : forMore(now, waits);
  }

  /** Returns whether the stages wait for the input, or for the consumer of the results. */
  private boolean isLimitedFromOutside() {
    SizedStage first = stages.getFirst();
    boolean isInputSlow = first.recent().starvedShare() > OUTSIDE && first.level() < 0.5;
    return isInputSlow || stages.getLast().recent().blockedShare() > OUTSIDE;
  }

  /** Sizes each stage for what flows through the line, with some slack. */
  private int[] forFlow(int[] now) {
    List<Allotment.Share> shares = shares();
    double flow = flow();
    int[] enough = Allotment.of(shares, budget, flow * SLACK);
    int[] wanted = now.clone();
    for (int i = 0; i < now.length; i++) {
      double capacity = shares.get(i).capacity(now[i]);
      if (capacity < flow * SCARCE && enough[i] > now[i]) {
        wanted[i] = Math.min(enough[i], (int) (now[i] * GROWTH));
      } else if (capacity > flow * PLENTY && enough[i] < now[i] && quiet >= STEADY) {
        wanted[i] = enough[i];
      }
    }
    return withinBudget(wanted, enough, shares);
  }

  /** Returns what is wanted, or where that is too much for the budget, no more than is allotted. */
  private int[] withinBudget(int[] wanted, int[] allotted, List<Allotment.Share> shares) {
    int sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      sum += shares.get(i).counts() ? wanted[i] : 0;
    }
    int[] within = wanted.clone();
    for (int i = 0; i < wanted.length; i++) {
      if (sum > budget && shares.get(i).counts()) {
        within[i] = Math.min(wanted[i], allotted[i]);
      }
    }
    return within;
  }

  /** Returns how many inputs a nanosecond flow through the stage that is the farthest. */
  private double flow() {
    double flow = 0;
    double visits = 1;
    for (SizedStage stage : stages) {
      flow = Math.max(flow, stage.recent().flow() / visits);
      visits *= stage.resultsPerItem();
    }
    return flow;
  }

  /** Sizes the stages so that the line becomes faster, if it can. */
  private int[] forMore(int[] now, boolean[] waits) {
    List<Allotment.Share> shares = shares();
    double capacity = Allotment.capacity(shares, now);
    int[] best = Allotment.of(shares, budget, capacity * GROWTH);
    int[] wanted = now.clone();
    boolean isRaised = false;
    boolean isPressed = false; // one that waits for nobody
    for (int i = 0; i < now.length; i++) {
      if (!waits[i]) {
        wanted[i] = Math.min(best[i], Math.max(shares.get(i).min(), (int) (now[i] * GROWTH)));
      }
      if (wanted[i] > now[i]) {
        isRaised = true;
        isPressed |= stages.get(i).recent().busyShare() > SATURATED;
      }
    }
    double chance = 1 + stages.get(Allotment.slowest(shares, now)).error();
    double gain = Allotment.capacity(shares, wanted) / capacity;
    if (isPressed && gain > WORTHWHILE * chance) {
      return withinBudget(keepIfPossible(wanted, now, shares), best, shares);
    }
    if (!isRaised) {
      retry(shares, now, waits);
    }
    return withoutIdle(best, now);
  }

  /** Takes workers away only where the budget needs them elsewhere. */
  private int[] keepIfPossible(int[] wanted, int[] now, List<Allotment.Share> shares) {
    int[] kept = new int[now.length];
    int sum = 0;
    for (int i = 0; i < now.length; i++) {
      kept[i] = Math.max(wanted[i], now[i]);
      sum += shares.get(i).counts() ? kept[i] : 0;
    }
    return sum <= budget ? kept : wanted;
  }

  /** Lets those that limit the line try again whether more workers are of use. */
  private void retry(List<Allotment.Share> shares, int[] now, boolean[] waits) {
    double limit = Allotment.capacity(shares, now) * SLACK;
    for (int i = 0; i < now.length; i++) {
      SizedStage stage = stages.get(i);
      boolean isLimit =
          shares.get(i).capacity(now[i]) < limit && stage.recent().busyShare() > SATURATED;
      if (isLimit && !waits[i] && stage.isDueForRetry()) {
        stage.retry();
      }
    }
  }

  /** Takes away what has been of no use for long. */
  private int[] withoutIdle(int[] best, int[] now) {
    int[] wanted = now.clone();
    for (int i = 0; i < now.length; i++) {
      if (quiet >= LONG && best[i] * IDLE + 1 < now[i]) {
        wanted[i] = best[i];
      }
    }
    return wanted;
  }

  private List<Allotment.Share> shares() {
    List<Allotment.Share> shares = new ArrayList<>();
    double visits = 1;
    for (SizedStage stage : stages) {
      shares.add(share(stage, visits));
      visits *= stage.resultsPerItem();
    }
    return shares;
  }

  /** Returns what a stage may have; one that computes has as many workers as processors. */
  private Allotment.Share share(SizedStage stage, double visits) {
    SizingWindow.Bounds bounds = stage.bounds();
    double perInput = visits * stage.demand();
    if (bounds.computes()) {
      int all = Math.clamp(processors, bounds.min(), bounds.max());
      return new Allotment.Share(perInput, all, all, false);
    }
    return new Allotment.Share(perInput, bounds.min(), stage.most(), bounds.max() > bounds.min());
  }
}
