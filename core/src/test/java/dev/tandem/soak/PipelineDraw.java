package dev.tandem.soak;

import dev.tandem.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline drawn at random, with its inputs, the way to run it, and what happens to it meanwhile.
 *
 * @param quick whether its functions do almost nothing, so that items move in the largest chunks
 * @param onPlatform whether a platform thread runs the pipeline
 * @param watched whether another thread reads its stats all the time
 * @param limit the time limit of the run
 * @param stallAfter the time after which a stall is reported; {@code null} if stalls are not
 *     detected
 */
record PipelineDraw(
    long seed,
    boolean quick,
    int processors,
    int items,
    Feed feed,
    Way way,
    Taker taker,
    Disturbance disturbance,
    boolean onPlatform,
    boolean watched,
    Duration limit,
    @Nullable Duration stallAfter,
    CallbackDraw callbacks,
    List<StageDraw> stages) {

  /** A limit that no run reaches. */
  static final Duration AMPLE = Duration.ofSeconds(20);

  /** Draws a pipeline; equal seeds draw equal pipelines. */
  static PipelineDraw draw(long seed) {
    var random = new SplittableRandom(seed);
    boolean quick = random.nextInt(12) == 0;
    int items =
        quick
            ? Behaviour.pick(random, 1500, 3000, 6000)
            : Behaviour.pick(random, 0, 1, 3, 20, 60, 60, 200, 500);
    Disturbance disturbance = Disturbance.draw(random, items);
    Way way = Way.draw(random, items, disturbance);
    boolean limited = random.nextInt(12) == 0;
    Duration limit = limited ? Duration.ofNanos(random.nextLong(500_000, 20_000_000)) : AMPLE;
    Feed feed = Feed.draw(random, way, disturbance, limited);
    boolean stalls = random.nextInt(6) == 0;
    Duration stallAfter = stalls ? Stuck.limit(random) : null;
    boolean ends = disturbance.cancels() || limited;
    CallbackDraw callbacks = CallbackDraw.draw(random, ends);
    List<StageDraw> stages = StageDraw.drawAll(random, quick, items, ends);
    return new PipelineDraw(
        seed,
        quick,
        1 + random.nextInt(3),
        items,
        feed,
        way,
        Taker.draw(random),
        disturbance,
        random.nextBoolean(),
        random.nextInt(6) == 0,
        limit,
        stallAfter,
        callbacks,
        stages);
  }

  Pipeline<Item, Item> build(Trial trial) {
    Pipeline<Item, Item> pipeline = Pipeline.of(Item.class);
    for (int i = 0; i < stages.size(); i++) {
      StageDraw stage = stages.get(i);
      pipeline =
          stage.kind() instanceof Kind.Batch batch
              ? stages
                  .get(++i)
                  .bundling(pipeline.batch(stage.name(), b -> batch.addTo(b, stage, trial)), trial)
              : stage.after(pipeline, trial);
    }
    pipeline = pipeline.in(trial.threads.environment(processors)).within(limit);
    if (hasContext()) {
      pipeline = pipeline.context(Origin.CONTEXT);
    }
    return (stallAfter == null ? pipeline : pipeline.stallAfter(stallAfter))
        .listener(trial.listener());
  }

  /**
   * Returns whether the taker reads the stats after this many outcomes; reading them is expensive.
   */
  boolean checksAfter(int outcomes) {
    return watched && outcomes % (1 + items / 100) == 0;
  }

  /** Returns whether the stage functions run in the context of their input. */
  boolean hasContext() {
    return seed % 3 == 0;
  }

  /** Returns whether the time limit may pass before all items are done. */
  boolean isLimited() {
    return limit.compareTo(AMPLE) < 0;
  }

  /**
   * Returns whether the run ends even if its stages leave no carrier to other threads. An interrupt
   * may be meant for a waiting virtual thread, which then gets no carrier.
   */
  boolean isEndedFromOutside() {
    return isLimited() || disturbance instanceof Disturbance.Close;
  }

  /** Returns whether the run reads its inputs on a thread that only the run interrupts. */
  boolean readsUndisturbed() {
    return way.reads() && !(disturbance instanceof Disturbance.Interrupt);
  }

  /** Returns whether each stage makes one result from each item. */
  boolean isOneToOne() {
    return stages.stream().allMatch(stage -> stage.kind() instanceof Kind.One);
  }

  boolean isLast(StageDraw stage) {
    return stage.index() == stages.size() - 1;
  }

  /** Returns whether it is known how many items are in memory. */
  boolean hasKnownRoom() {
    return !quick && feed.source() != Source.LIST;
  }

  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(items).append(" items from ").append(feed).append(", ");
    text.append(processors).append(" processors, ").append(way).append(", ");
    text.append(taker).append(", ").append(disturbance);
    text.append(isLimited() ? ", within " + limit : "").append(quick ? ", quick" : "");
    text.append(hasContext() ? ", in a context" : "");
    text.append(onPlatform ? ", on a platform thread" : "").append(watched ? ", watched" : "");
    text.append(stallAfter == null ? "" : ", stalls reported after " + stallAfter);
    text.append(callbacks.equals(CallbackDraw.NONE) ? "" : "\n  " + callbacks);
    for (StageDraw stage : stages) {
      text.append("\n  ").append(stage);
    }
    return text.toString();
  }
}
