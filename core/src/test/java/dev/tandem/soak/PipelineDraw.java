package dev.tandem.soak;

import dev.tandem.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A pipeline as drawn, what goes into it, how it is run, and what happens to it meanwhile. */
record PipelineDraw(
    long seed,
    int processors,
    int items,
    Way way,
    Disturbance disturbance,
    List<StageDraw> stages) {

  /** Equal seeds draw equal pipelines. */
  static PipelineDraw draw(long seed) {
    var random = new SplittableRandom(seed);
    int items = Temper.pick(random, 0, 1, 3, 20, 60, 60, 200, 500);
    Disturbance disturbance = Disturbance.draw(random, items);
    Way way = Way.draw(random, items, disturbance);
    int count = Temper.pick(random, 1, 1, 2, 2, 3, 4, 6);
    List<StageDraw> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stages.add(StageDraw.draw(i, random, disturbance.cancels()));
    }
    return new PipelineDraw(seed, 1 + random.nextInt(3), items, way, disturbance, stages);
  }

  Pipeline<Item, Item> build(Trial trial) {
    Pipeline<Item, Item> pipeline = stages.getFirst().first(trial);
    for (StageDraw stage : stages.subList(1, stages.size())) {
      pipeline = stage.after(pipeline, trial);
    }
    return pipeline.in(trial.roster.environment(processors));
  }

  /** The most items that may be in memory: what the stages hold, and what was read at once. */
  int room() {
    return stages.getFirst().atOnce()
        + stages.stream().mapToInt(stage -> stage.room(processors)).sum();
  }

  boolean keepsOrder() {
    return way.putsInOrder() && stages.stream().allMatch(stage -> stage.keepsOrder(processors));
  }

  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(items).append(" items, ").append(processors).append(" processors, ");
    text.append(way).append(", ").append(disturbance);
    for (StageDraw stage : stages) {
      text.append("\n  ").append(stage);
    }
    return text.toString();
  }
}
