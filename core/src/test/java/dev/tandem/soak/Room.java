package dev.tandem.soak;

import java.util.List;

/**
 * The maximum number of items that a run may hold: the bounds of its queues, the batches of its
 * workers, the results that wait for their turn or to be taken, and the inputs that were read at
 * once. Each item of a list counts.
 */
record Room(PipelineDraw draw) {

  private static final int MOST_OUTSIDE = 1_000; // with up to a chunk of results each

  int items() {
    List<StageDraw> stages = draw.stages();
    int ahead = draw.feed().source() == Source.PUBLISHER ? 128 : 1; // as Inputs says
    int sum = ahead + stages.getFirst().atOnce() + untaken();
    for (StageDraw stage : stages) {
      sum += of(stage);
    }
    return sum;
  }

  private int of(StageDraw stage) {
    int workers = stage.workers(draw.processors());
    int bound = stage.trait(Trait.Bound.class).most();
    return switch (stage.kind()) {
      case Kind.One _ -> taken(stage, bound, workers) + early(stage);
      case Kind.Many _ ->
          taken(stage, bound, workers) + workers * (1 + results(stage)) + early(stage);
      // Lists are being filled, and one is being forwarded.
      case Kind.Batch batch -> taken(stage, bound, workers) + (batch.lists() + 1) * batch.size();
      case Kind.Bundle _ -> {
        Kind.Batch batch = (Kind.Batch) draw.stages().get(stage.index() - 1).kind();
        yield stage.trait(Trait.Bound.class).byWeight()
            ? Math.max(bound, batch.size()) + workers * batch.size()
            : batch.size() * taken(stage, bound, workers);
      }
    };
  }

  /** Returns how many items are in the queue, set aside, outside, and with the workers. */
  private int taken(StageDraw stage, int bound, int workers) {
    int aside = stage.setsAside(draw.processors()) ? bound : 0;
    int outside = stage.mayWaitOutside(draw.processors()) ? MOST_OUTSIDE * stage.atOnce() : 0;
    return bound + aside + outside + workers * stage.atOnce();
  }

  /** Returns how many results wait for their turn to leave. */
  private int early(StageDraw stage) {
    int window = stage.find(Trait.Ordered.class).map(Trait.Ordered::window).orElse(0);
    return stage.hasOneWorker(draw.processors()) ? 0 : window;
  }

  /** Returns how many results of the stage a worker holds before it forwards them. */
  private int results(StageDraw stage) {
    if (draw.isLast(stage)) {
      return draw.way().takesOneByOne() ? Math.clamp(waiting() / 4, 1, 256) : 0;
    }
    return draw.stages().get(stage.index() + 1).putAtOnce();
  }

  /** Returns how many results wait to be taken, or were taken at once and not used yet. */
  private int untaken() {
    return draw.way().takesOneByOne() ? waiting() + Math.clamp(waiting() / 4, 1, 256) + 1 : 0;
  }

  /**
   * Returns how many results wait to be taken: as many as the last queue holds, or one per worker.
   */
  private int waiting() {
    StageDraw last = draw.stages().getLast();
    Trait.Bound bound = last.trait(Trait.Bound.class);
    return bound.byWeight() ? last.workers(draw.processors()) : bound.most();
  }
}
