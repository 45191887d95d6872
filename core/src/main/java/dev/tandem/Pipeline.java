package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Stages in tandem: each works on an item with workers of its own and hands the result to the next
 * through a bounded queue, so that a slow stage holds up the ones before it instead of filling the
 * memory.
 *
 * {@snippet file="PipelineSnippets.java" region="simple"}
 *
 * <p>A pipeline is an immutable description; it holds no thread and can be run any number of times,
 * also at once. {@link #run} is for inputs and results that fit in memory; {@link #start} for those
 * who put inputs themselves; {@link #outcomes} for any number of inputs.
 *
 * <p><b>Failures.</b> Stage functions may throw anything. An {@link Exception} is the failure of
 * one attempt on one item: {@link StageOptions} says whether it is tried again, and whether the run
 * then stops (as it does unless told otherwise), leaves the item out, or hands it to somebody. An
 * {@link Error}, a resource that cannot be opened or closed, and a function of the options that
 * throws always stop the run.
 *
 * <p><b>The end.</b> Each way to run returns only when every thread that it started has ended.
 * Every input it accepted is then done, failed, skipped or handed back, and which of these is
 * counted.
 *
 * <p><b>Order.</b> Where every stage has one worker, results keep the order of the inputs.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public final class Pipeline<I, O> {
  private final List<Stage<?, ?, ?>> stages;
  private final Environment environment;

  private Pipeline(List<Stage<?, ?, ?>> stages, Environment environment) {
    this.stages = stages;
    this.environment = environment;
  }

  /** A pipeline of one stage, with one worker. */
  public static <I, O> Pipeline<I, O> first(
      String name, StageFunction<? super I, ? extends O> work) {
    return first(name, work, UnaryOperator.identity());
  }

  /** A pipeline of one stage that works as {@code options} says. */
  public static <I, O> Pipeline<I, O> first(
      String name,
      StageFunction<? super I, ? extends O> work,
      UnaryOperator<StageOptions<I>> options) {
    return first(Stage.of(name, work, options.apply(StageOptions.defaults())));
  }

  /**
   * A pipeline of one stage whose workers each have a resource: opened when the worker begins,
   * closed when it ends.
   */
  public static <R extends AutoCloseable, I, O> Pipeline<I, O> first(
      String name,
      Callable<? extends R> open,
      ResourceFunction<? super R, ? super I, ? extends O> work,
      UnaryOperator<StageOptions<I>> options) {
    return first(new Stage<>(name, open, work, options.apply(StageOptions.defaults())));
  }

  /** This pipeline with one more stage, with one worker. */
  public <P> Pipeline<I, P> then(String name, StageFunction<? super O, ? extends P> work) {
    return then(name, work, UnaryOperator.identity());
  }

  /** This pipeline with one more stage that works as {@code options} says. */
  public <P> Pipeline<I, P> then(
      String name,
      StageFunction<? super O, ? extends P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(Stage.of(name, work, options.apply(StageOptions.defaults())));
  }

  /**
   * This pipeline with one more stage whose workers each have a resource: opened when the worker
   * begins, closed when it ends.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> then(
      String name,
      Callable<? extends R> open,
      ResourceFunction<? super R, ? super O, ? extends P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(new Stage<>(name, open, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Runs all inputs through the stages.
   *
   * @return what came out, in the order in which it did; items that failed and did not stop the run
   *     are not among them
   * @throws PipelineException if a failure ended the run
   * @throws InterruptedException if interrupted; the run is then cancelled, and has ended
   */
  public List<O> run(Iterable<? extends I> inputs) throws InterruptedException {
    try (Run<I, O> run = start()) {
      for (I input : inputs) {
        run.put(input);
      }
      return run.finish();
    }
  }

  /** Starts a run that is given its inputs one by one. */
  public Run<I, O> start() {
    var results = new Results<I, O>();
    var execution = new Execution<I, O>(stages, results, environment);
    execution.start(null);
    return new Run<>(execution, results);
  }

  /**
   * A run over any number of inputs whose outcomes are taken one by one. It starts when the
   * iteration does; the inputs are read by a platform thread of the run.
   */
  public Outcomes<I, O> outcomes(Iterable<? extends I> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    var queue = new OutcomeQueue<I, O>();
    var execution = new Execution<I, O>(stages, queue, environment);
    return new Outcomes<>(execution, queue, inputs, environment);
  }

  /** The names of the stages, first to last. */
  public List<String> stages() {
    return stages.stream().<String>map(Stage::name).toList();
  }

  @Override
  public String toString() {
    return String.join(" → ", stages());
  }

  /** The same pipeline elsewhere: with other clocks and threads. */
  Pipeline<I, O> in(Environment environment) {
    return new Pipeline<>(stages, environment);
  }

  private static <I, O> Pipeline<I, O> first(Stage<?, ?, ?> stage) {
    return new Pipeline<>(List.of(stage), Environment.system());
  }

  private <P> Pipeline<I, P> then(Stage<?, ?, ?> stage) {
    if (stages().contains(stage.name())) {
      throw new IllegalArgumentException("there is a stage '" + stage.name() + "' already");
    }
    List<Stage<?, ?, ?>> longer = new ArrayList<>(stages);
    longer.add(stage);
    return new Pipeline<>(List.copyOf(longer), environment);
  }
}
