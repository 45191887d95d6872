package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
  private final List<Stage> stages;
  private final Settings settings;

  private Pipeline(List<Stage> stages, Settings settings) {
    this.stages = stages;
    this.settings = settings;
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
    return first(Stage.of(name, open, work, options.apply(StageOptions.defaults())));
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
    return then(Stage.of(name, open, work, options.apply(StageOptions.defaults())));
  }

  /** A pipeline of one stage that makes any number of results from an item. */
  public static <I, O> Pipeline<I, O> firstMany(
      String name, ManyFunction<? super I, O> work, UnaryOperator<StageOptions<I>> options) {
    return first(Stage.ofMany(name, work, options.apply(StageOptions.defaults())));
  }

  /** This pipeline with one more stage, with one worker, as below. */
  public <P> Pipeline<I, P> thenMany(String name, ManyFunction<? super O, P> work) {
    return thenMany(name, work, UnaryOperator.identity());
  }

  /**
   * This pipeline with one more stage that makes any number of results from an item: none, as a
   * filter does, one, or more than fit in memory, since each goes on as there is room for it.
   *
   * {@snippet file="PipelineSnippets.java" region="many"}
   *
   * <p>What an attempt has emitted is not taken back: an item that fails after that is not tried
   * again, and its results go on. Waiting for room does not count for the time limit of an attempt,
   * which begins anew after each wait. Where outcomes are taken one by one, each result is one,
   * with the input that it came from; an input without a result has no outcome.
   */
  public <P> Pipeline<I, P> thenMany(
      String name, ManyFunction<? super O, P> work, UnaryOperator<StageOptions<O>> options) {
    return then(Stage.ofMany(name, work, options.apply(StageOptions.defaults())));
  }

  /**
   * This pipeline with one more stage, named {@code batch}, that makes lists: of {@code size} items
   * each, or of fewer when the first of them has waited for {@code time}, or when nothing more
   * comes. The lists are unmodifiable and in the order in which the items came.
   *
   * {@snippet file="PipelineSnippets.java" region="batch"}
   *
   * <p>A list that fails is the failure of each input in it; where outcomes are taken one by one,
   * each of these has its own, with the same output.
   */
  public Pipeline<I, List<O>> batch(int size, Duration time) {
    return batch("batch", size, time);
  }

  /** As {@link #batch(int, Duration)}, with another name of the stage. */
  public Pipeline<I, List<O>> batch(String name, int size, Duration time) {
    return then(new Stage.Batching(name, size, time, StageOptions.defaults()));
  }

  /**
   * The same pipeline with a time limit: a run that takes longer is ended by a {@link
   * PipelineException} whose cause is a {@link java.util.concurrent.TimeoutException}.
   */
  public Pipeline<I, O> within(Duration limit) {
    requirePositive(limit, "the time limit of a run");
    return new Pipeline<>(stages, settings.within(limit));
  }

  /**
   * The same pipeline, whose stage functions see the values that these have where the run is
   * started (by {@link #run}, {@link #start}, or the first call of {@link Outcomes#iterator});
   * those that are not bound there are not bound in the run.
   */
  public Pipeline<I, O> inheriting(ScopedValue<?>... values) {
    return new Pipeline<>(stages, settings.inheriting(List.of(values)));
  }

  /** The same pipeline, whose runs tell this listener what happens. */
  public Pipeline<I, O> listener(RunListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new Pipeline<>(stages, settings.told(listener));
  }

  /**
   * The same pipeline, whose {@linkplain #listener listener} is told when nothing has moved in a
   * run for that time, although something is in it.
   */
  public Pipeline<I, O> stallAfter(Duration time) {
    requirePositive(time, "the time of a stall");
    return new Pipeline<>(stages, settings.stallAfter(time));
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
    var results = new Results<O>();
    var execution = new Execution<I>(stages, results, settings);
    try (Run<I, O> run = new Run<>(execution, results)) {
      if (inputs instanceof Collection<?> collection && isInMemory(collection)) {
        results.expect(collection.size());
        execution.start(execution.feedingThread(inputs, false));
      } else {
        Feeder<I> feeder = execution.feeder();
        execution.start(null);
        feeder.feed(inputs.iterator());
        execution.closeInput();
      }
      return run.results();
    } catch (PipelineException e) {
      throw e.isOfInput() && e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Whether reading it never waits, nor depends on the thread: a collection of the JDK itself. It
   * is then read by a virtual thread of the run, which hands over to the workers faster than the
   * thread of the caller can.
   */
  private static boolean isInMemory(Collection<?> inputs) {
    return inputs.getClass().getModule().equals(Object.class.getModule());
  }

  /** Starts a run that is given its inputs one by one. */
  public Run<I, O> start() {
    var results = new Results<O>();
    var execution = new Execution<I>(stages, results, settings);
    execution.start(null);
    return new Run<>(execution, results);
  }

  /**
   * A run over any number of inputs whose outcomes are taken one by one. It starts when the
   * iteration does; the inputs are read by a platform thread of the run.
   */
  public Outcomes<I, O> outcomes(Iterable<? extends I> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    var queue = new OutcomeQueue(true);
    var execution = new Execution<I>(stages, queue, settings);
    return new Outcomes<>(execution, queue, inputs);
  }

  /** The names of the stages, first to last. */
  public List<String> stages() {
    return stages.stream().map(Stage::name).toList();
  }

  @Override
  public String toString() {
    return String.join(" → ", stages());
  }

  /** The same pipeline elsewhere: with other clocks and threads. */
  Pipeline<I, O> in(Environment environment) {
    return new Pipeline<>(stages, settings.in(environment));
  }

  private static <I, O> Pipeline<I, O> first(Stage stage) {
    return new Pipeline<>(List.of(stage), Settings.defaults());
  }

  private <P> Pipeline<I, P> then(Stage stage) {
    if (stages().contains(stage.name())) {
      throw new IllegalArgumentException("there is a stage '" + stage.name() + "' already");
    }
    List<Stage> longer = new ArrayList<>(stages);
    longer.add(stage);
    return new Pipeline<>(List.copyOf(longer), settings);
  }

  private static void requirePositive(Duration time, String what) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive: " + time);
    }
  }
}
