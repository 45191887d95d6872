package dev.tandem.soak;

import dev.tandem.Pipeline;
import dev.tandem.RunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as drawn, what goes into it, how it is run, and what happens to it meanwhile.
 *
 * @param quick its functions do next to nothing, so that items move in the largest chunks
 * @param limit how long a run may take; {@code null} if that is not said
 */
record PipelineDraw(
    long seed,
    boolean quick,
    int processors,
    int items,
    Source source,
    Way way,
    Disturbance disturbance,
    @Nullable Duration limit,
    List<StageDraw> stages) {

  /** Equal seeds draw equal pipelines. */
  static PipelineDraw draw(long seed) {
    var random = new SplittableRandom(seed);
    boolean quick = random.nextInt(12) == 0;
    int items =
        quick
            ? Temper.pick(random, 1500, 3000, 6000)
            : Temper.pick(random, 0, 1, 3, 20, 60, 60, 200, 500);
    Disturbance disturbance = Disturbance.draw(random, items);
    Way way = Way.draw(random, items, disturbance);
    boolean broken = disturbance instanceof Disturbance.BrokenInput;
    List<Source> sources = broken ? Source.THAT_MAY_BREAK : List.of(Source.values());
    Source source = sources.get(random.nextInt(sources.size()));
    Duration limit =
        switch (random.nextInt(16)) {
          case 0 -> Duration.ofNanos(random.nextLong(500_000, 20_000_000));
          case 1 -> Duration.ofHours(1);
          default -> null;
        };
    List<StageDraw> stages = drawStages(random, quick, items, disturbance.cancels());
    int processors = 1 + random.nextInt(3);
    return new PipelineDraw(
        seed, quick, processors, items, source, way, disturbance, limit, stages);
  }

  private static List<StageDraw> drawStages(
      SplittableRandom random, boolean quick, int items, boolean cancelled) {
    int count = Temper.pick(random, 1, 1, 2, 2, 3, 4, 6);
    int many = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
    List<StageDraw> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Kind kind = new Kind.One();
      if (many > 0 && random.nextInt(2) == 0) {
        many--;
        // Bursts of bursts would be a hundred thousand items, which take longer than a run may.
        kind = Kind.Many.draw(random, items <= 60 && stages.stream().noneMatch(StageDraw::bursts));
      } else if (i > 0 && random.nextInt(10) == 0) {
        stages.add(StageDraw.plain(stages.size(), Kind.Batch.draw(random), 1, 128));
        kind = new Kind.Bundle();
      }
      int index = stages.size();
      stages.add(
          kind instanceof Kind.Bundle
              ? StageDraw.plain(
                  index, kind, Temper.pick(random, 1, 1, 3), Temper.pick(random, 1, 4, 64))
              : quick
                  ? StageDraw.quick(index, kind, random)
                  : StageDraw.draw(index, kind, random, cancelled));
    }
    return stages;
  }

  Pipeline<Item, Item> build(Trial trial) {
    Pipeline<Item, Item> pipeline = stages.getFirst().first(trial);
    for (int i = 1; i < stages.size(); i++) {
      StageDraw stage = stages.get(i);
      pipeline =
          stage.kind() instanceof Kind.Batch(int size, Duration time)
              ? stages.get(++i).bundling(pipeline.batch(stage.name(), size, time), trial)
              : stage.after(pipeline, trial);
    }
    pipeline = pipeline.in(trial.roster.environment(processors));
    RunListener listener = trial.listener();
    return (limit == null ? pipeline : pipeline.within(limit)).listener(listener);
  }

  /** Whether each item comes out of each stage as one item. */
  boolean isOneToOne() {
    return stages.stream().allMatch(stage -> stage.kind() instanceof Kind.One);
  }

  boolean isLast(StageDraw stage) {
    return stage.index() == stages.size() - 1;
  }

  /** Whether it can be told how many items are in memory. */
  boolean hasKnownRoom() {
    return isOneToOne() && !quick && source != Source.LIST;
  }

  /** The most items that may be in memory: what the stages hold, and what was read at once. */
  int room() {
    int ahead = source == Source.PUBLISHER ? 128 : 1; // as Inputs says
    return ahead
        + stages.getFirst().atOnce()
        + stages.stream().mapToInt(stage -> stage.room(processors)).sum();
  }

  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(items).append(" items from ").append(source).append(", ");
    text.append(processors).append(" processors, ").append(way).append(", ").append(disturbance);
    text.append(limit == null ? "" : ", within " + limit).append(quick ? ", quick" : "");
    for (StageDraw stage : stages) {
      text.append("\n  ").append(stage);
    }
    return text.toString();
  }
}
