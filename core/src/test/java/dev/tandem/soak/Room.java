package dev.tandem.soak;

import java.util.List;

/**
 * The most items that a run may hold: what its queues are bounded by, what its workers have in
 * hand, what waits for its turn or to be taken, and what was read at once. Items of a list count
 * each.
 */
record Room(PipelineDraw draw) {

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
      // One list is being filled, and one handed on.
      case Kind.Batch(int size, var _) -> taken(stage, bound, workers) + 2 * size;
      case Kind.Bundle _ -> {
        Kind.Batch batch = (Kind.Batch) draw.stages().get(stage.index() - 1).kind();
        yield stage.trait(Trait.Bound.class).byWeight()
            ? Math.max(bound, batch.size()) + workers * batch.size()
            : batch.size() * taken(stage, bound, workers);
      }
    };
  }

  /** In its queue, set aside, and with its workers. */
  private int taken(StageDraw stage, int bound, int workers) {
    int aside = stage.setsAside(draw.processors()) ? bound : 0;
    return bound + aside + workers * stage.atOnce();
  }

  /** Those that wait until it is their turn to leave. */
  private int early(StageDraw stage) {
    int window = stage.find(Trait.Ordered.class).map(Trait.Ordered::window).orElse(0);
    return stage.hasOneWorker(draw.processors()) ? 0 : window;
  }

  /** How many results of the stage a worker holds before it hands them on. */
  private int results(StageDraw stage) {
    if (draw.isLast(stage)) {
      return draw.way().takesOneByOne() ? Math.clamp(waiting() / 4, 1, 256) : 0;
    }
    return draw.stages().get(stage.index() + 1).putAtOnce();
  }

  /** What waits to be taken, and what the taker has taken at once and not looked at yet. */
  private int untaken() {
    return draw.way().takesOneByOne() ? waiting() + Math.clamp(waiting() / 4, 1, 256) + 1 : 0;
  }

  /** As many results wait to be taken as the last queue holds, or one a worker. */
  private int waiting() {
    StageDraw last = draw.stages().getLast();
    Trait.Bound bound = last.trait(Trait.Bound.class);
    return bound.byWeight() ? last.workers(draw.processors()) : bound.most();
  }
}
