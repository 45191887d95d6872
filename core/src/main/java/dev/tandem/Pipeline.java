package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A pipeline of stages joined by bounded queues. Each stage works on items with its own workers and
 * passes each result to the next stage. A slow stage therefore holds up the stages before it
 * (back-pressure) instead of filling the memory.
 *
 * {@snippet file="PipelineSnippets.java" region="simple"}
 *
 * <p>A pipeline is an immutable description; it holds no thread and can be run any number of times,
 * also concurrently. {@link #run} is for results that fit in memory; {@link #start} for callers
 * that put the inputs themselves; {@link #outcomes} for any number of inputs; {@link #stream} and
 * {@link #publisher} for code that uses those interfaces. Inputs that are not an {@link Iterable}
 * are passed as {@link Inputs}.
 *
 * <p><b>Failures.</b> Stage functions may throw anything. An {@link Exception} is the failure of
 * one attempt on one item. {@link StageOptions} determine whether the item is retried, and whether
 * the run then stops (the default), leaves the item out, or passes it to a receiver. An {@link
 * Error}, a resource that cannot be opened or closed, and a function of the options that throws
 * always stop the run.
 *
 * <p><b>The end.</b> Each way to run returns only when every thread that it started has ended,
 * except a thread that is stuck reading the inputs; see {@link #run}. Every input it accepted is
 * then done, failed, skipped or handed back, and counted as such.
 *
 * <p><b>Order.</b> If every stage has one worker and no option by key, results keep the order of
 * the inputs.
 *
 * @param <I> the type of the inputs
 * @param <O> the type of the results
 */
public final class Pipeline<I, O> {
  private final List<StageSpec> stages;
  private final RunSettings settings;

  private Pipeline(List<StageSpec> stages, RunSettings settings) {
    this.stages = stages;
    this.settings = settings;
  }

  /**
   * Returns a pipeline for inputs of this type, to which {@code then} adds the first stage. The
   * class only tells the compiler the type; for a generic one, use {@code
   * Pipeline.<List<String>>of()}.
   */
  public static <I> Pipeline<I, I> of(Class<I> type) {
    Objects.requireNonNull(type, "type");
    return of();
  }

  /** Returns a pipeline to which {@code then} adds the first stage. */
  public static <I> Pipeline<I, I> of() {
    return new Pipeline<>(List.of(), RunSettings.defaults());
  }

  /** Returns this pipeline with one more stage, which has one worker. */
  public <P> Pipeline<I, P> then(String name, StageFunction<? super O, ? extends P> work) {
    return then(name, work, UnaryOperator.identity());
  }

  /** Returns this pipeline with one more stage, which has the given options. */
  public <P> Pipeline<I, P> then(
      String name,
      StageFunction<? super O, ? extends P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.of(name, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage, which has one worker with a resource; see {@link
   * #then(String, Callable, ResourceFunction, UnaryOperator) then}.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> then(
      String name,
      Callable<? extends R> open,
      ResourceFunction<? super R, ? super O, ? extends P> work) {
    return then(name, open, work, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage, whose workers each have a resource. A worker opens
   * its resource when it starts and closes it when it ends. One that takes over from a worker whose
   * item {@linkplain StageOptions#retry(int, Duration) waits} takes over its resource, too.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> then(
      String name,
      Callable<? extends R> open,
      ResourceFunction<? super R, ? super O, ? extends P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.of(name, open, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline followed by the stages of another one. The listeners of both are
   * notified, the scoped values of both are inherited, and of two time limits the shorter one
   * holds. The bound of the results is that of the other pipeline, if it has one. The {@linkplain
   * #workerBudget budget} of workers is that of this pipeline, if it was set. The environment is
   * that of this pipeline, and so is the {@linkplain #context context}.
   *
   * @throws IllegalArgumentException if both have a stage of the same name, if a stage of the other
   *     one {@linkplain #thenFeeding(String, FeedingFunction) puts items back}, or if the other one
   *     has a context: both are for its own inputs, which become items in the middle of a run
   */
  public <P> Pipeline<I, P> then(Pipeline<? super O, P> next) {
    next.requireNoWayBack();
    if (next.settings.context() != null) {
      throw new IllegalArgumentException(
          "the pipeline that follows has a context, which is for its own inputs:"
              + " set the context on the joined pipeline");
    }
    Pipeline<I, ?> joined = this;
    for (StageSpec stage : next.stages) {
      joined = joined.then(stage);
    }
    return new Pipeline<>(joined.stages, settings.and(next.settings));
  }

  /**
   * Returns this pipeline with one more stage that returns nothing, with one worker; see {@link
   * #thenDo(String, StageAction, UnaryOperator) thenDo}.
   */
  public Pipeline<I, O> thenDo(String name, StageAction<? super O> action) {
    return thenDo(name, action, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage that returns nothing. To the stage behind it, and
   * among outcomes, its result is the item itself, once the action has returned. If it is the last
   * stage, {@link #run} and {@link #start} keep no results, so that a run of any length needs no
   * memory for them.
   */
  public Pipeline<I, O> thenDo(
      String name, StageAction<? super O> action, UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.ofAction(name, action, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage that returns nothing, with one worker, which has a
   * resource; see {@link #thenDo(String, StageAction, UnaryOperator) thenDo}.
   */
  public <R extends AutoCloseable> Pipeline<I, O> thenDo(
      String name, Callable<? extends R> open, ResourceAction<? super R, ? super O> action) {
    return thenDo(name, open, action, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage that returns nothing, and whose workers each have a
   * resource; see {@link #thenDo(String, StageAction, UnaryOperator) thenDo}.
   */
  public <R extends AutoCloseable> Pipeline<I, O> thenDo(
      String name,
      Callable<? extends R> open,
      ResourceAction<? super R, ? super O> action,
      UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.ofAction(name, open, action, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage that makes any number of results from an item, with
   * one worker; see {@link #thenMany(String, ManyFunction, UnaryOperator) thenMany}.
   */
  public <P> Pipeline<I, P> thenMany(String name, ManyFunction<? super O, P> work) {
    return thenMany(name, work, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage that makes any number of results from an item: none,
   * as a filter does, one, or more than fit in memory, since each result moves on as soon as there
   * is room for it.
   *
   * {@snippet file="PipelineSnippets.java" region="many"}
   *
   * <p>Results that an attempt has emitted are not taken back. If an item fails after that, it is
   * not retried, and its results move on. Time spent waiting for room does not count towards the
   * time limit of an attempt; the limit starts again after each wait. When outcomes are taken one
   * by one, each result is an outcome, with the input that it came from; an input without a result
   * has no outcome.
   */
  public <P> Pipeline<I, P> thenMany(
      String name, ManyFunction<? super O, P> work, UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.ofMany(name, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage that makes any number of results from an item, with
   * one worker, which has a resource.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> thenMany(
      String name, Callable<? extends R> open, ManyResourceFunction<? super R, ? super O, P> work) {
    return thenMany(name, open, work, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage that makes any number of results from an item, and
   * whose workers each have a resource, as in {@link #then(String, Callable, ResourceFunction,
   * UnaryOperator) then}.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> thenMany(
      String name,
      Callable<? extends R> open,
      ManyResourceFunction<? super R, ? super O, P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.ofMany(name, open, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage that may put items back into the first stage, with
   * one worker; see {@link #thenFeeding(String, FeedingFunction, UnaryOperator) thenFeeding}.
   */
  public <P> Pipeline<I, P> thenFeeding(
      String name, FeedingFunction<? super O, I, ? extends P> work) {
    return thenFeeding(name, work, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage that makes one result from an item, and may put items
   * back into the first stage. The run ends by itself, exactly: when the input is closed, and no
   * item is left that could put another one back.
   *
   * {@snippet file="FeedbackSnippets.java" region="crawler"}
   *
   * <p>An item that was put back is an input like any other: it has an outcome, it is the input in
   * a {@link Failure}, and it is handed back if the run ends before it is done. It is put back when
   * the function has returned; what a failed attempt has put is dropped. Putting back never waits,
   * so workers cannot block one another. What finds no room in the queue of the first stage waits
   * outside the workers, as {@link #feedback} specifies.
   *
   * <p>Each stage up to the last one of this kind then costs an atomic operation or two for a group
   * of items. Such a pipeline cannot be the second one in {@link #then(Pipeline)}.
   */
  public <P> Pipeline<I, P> thenFeeding(
      String name,
      FeedingFunction<? super O, I, ? extends P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.ofFeeding(name, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage that may put items back into the first stage, with
   * one worker, which has a resource.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> thenFeeding(
      String name,
      Callable<? extends R> open,
      ResourceFeedingFunction<? super R, ? super O, I, ? extends P> work) {
    return thenFeeding(name, open, work, UnaryOperator.identity());
  }

  /**
   * Returns this pipeline with one more stage that may put items back into the first stage, and
   * whose workers each have a resource, as in {@link #then(String, Callable, ResourceFunction,
   * UnaryOperator) then}.
   */
  public <R extends AutoCloseable, P> Pipeline<I, P> thenFeeding(
      String name,
      Callable<? extends R> open,
      ResourceFeedingFunction<? super R, ? super O, I, ? extends P> work,
      UnaryOperator<StageOptions<O>> options) {
    return then(StageSpec.ofFeeding(name, open, work, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with options for what its stages put back: whether each key passes once,
   * and where items wait. Without {@link #thenFeeding(String, FeedingFunction) thenFeeding}, they
   * have no effect.
   */
  public Pipeline<I, O> feedback(UnaryOperator<FeedbackOptions<I>> options) {
    return new Pipeline<>(stages, settings.withFeedback(options.apply(FeedbackOptions.defaults())));
  }

  /**
   * Returns this pipeline with one more stage, named {@code batch}, that collects items into lists.
   * A list has {@code size} items, or fewer if the first of them has waited for {@code time}, or if
   * no more items come. The lists are unmodifiable and keep the order in which the items came.
   *
   * {@snippet file="PipelineSnippets.java" region="batch"}
   *
   * <p>If a list fails, that is a failure of each input in it. When outcomes are taken one by one,
   * each of these inputs has an outcome of its own, with the same output.
   */
  public Pipeline<I, List<O>> batch(int size, Duration time) {
    return batch("batch", size, time);
  }

  /** Like {@link #batch(int, Duration)}, with another name for the stage. */
  public Pipeline<I, List<O>> batch(String name, int size, Duration time) {
    return batch(name, size, time, UnaryOperator.identity());
  }

  /**
   * Like {@link #batch(int, Duration)}, with another name for the stage and the given options, of
   * which only {@link StageOptions#queue} and {@link StageOptions#discarded} have a meaning here;
   * others are refused.
   */
  public Pipeline<I, List<O>> batch(
      String name, int size, Duration time, UnaryOperator<StageOptions<O>> options) {
    return batch(name, lists -> lists.size(size).time(time), options);
  }

  /**
   * Returns this pipeline with one more stage that collects items into lists by number, weight, key
   * and time; all else is as with {@link #batch(int, Duration)}. Lists of different keys leave in
   * the order in which they are complete.
   *
   * {@snippet file="PipelineSnippets.java" region="batchBy"}
   */
  public Pipeline<I, List<O>> batch(String name, UnaryOperator<BatchOptions<O>> lists) {
    return batch(name, lists, UnaryOperator.identity());
  }

  /**
   * Like {@link #batch(String, UnaryOperator)}, with the options that {@link #batch(String, int,
   * Duration, UnaryOperator)} takes.
   */
  @SuppressWarnings("unchecked") // the stage before it makes what it collects
  public Pipeline<I, List<O>> batch(
      String name, UnaryOperator<BatchOptions<O>> lists, UnaryOperator<StageOptions<O>> options) {
    var complete = (BatchOptions<Object>) lists.apply(BatchOptions.defaults());
    return then(new StageSpec.Batching(name, complete, options.apply(StageOptions.defaults())));
  }

  /**
   * Returns this pipeline with a time limit. A run that takes longer ends with a {@link
   * PipelineException} whose cause is a {@link java.util.concurrent.TimeoutException}.
   */
  public Pipeline<I, O> within(Duration limit) {
    Limits.requirePositive(limit, "the time limit of a run");
    return new Pipeline<>(stages, settings.within(limit));
  }

  /**
   * Returns this pipeline with a limit on how many workers its {@linkplain
   * StageOptions#autoWorkers(int, int) automatic} stages have together in one run, not counting
   * those that compute nor stages whose number cannot change. The fewest workers of each stage are
   * there in any case. The default is 256.
   */
  public Pipeline<I, O> workerBudget(int workers) {
    Limits.requirePositive(workers, "the workers of the automatic stages");
    return new Pipeline<>(stages, settings.withWorkerBudget(workers));
  }

  /**
   * Returns this pipeline with scoped values that its stage functions inherit. They see the
   * bindings that are in effect where the run is started (by {@link #run}, {@link #start}, or the
   * first call of {@link Outcomes#iterator}). A value that is not bound there is not bound in the
   * run.
   */
  public Pipeline<I, O> inheriting(ScopedValue<?>... values) {
    return new Pipeline<>(stages, settings.inheriting(List.of(values)));
  }

  /**
   * Returns this pipeline with a context around the calls of all its stage functions. It brings
   * what is kept in thread locals to the workers; {@link RunContext} has examples. A context that
   * was set before is around this one.
   */
  @SuppressWarnings("unchecked") // it is entered with inputs of the run alone
  public Pipeline<I, O> context(RunContext<? super I> context) {
    Objects.requireNonNull(context, "context");
    return new Pipeline<>(stages, settings.withContext((RunContext<Object>) context));
  }

  /**
   * Returns this pipeline with one more listener, which is notified of what happens in its runs.
   * Listeners that were added before are notified first. If one throws, the others are notified
   * anyway.
   */
  public Pipeline<I, O> listener(RunListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new Pipeline<>(stages, settings.withListener(listener));
  }

  /**
   * Returns this pipeline with a bound on the number of results that may wait to be taken one by
   * one, by {@link #outcomes}, {@link #stream} or {@link #publisher}. While {@code capacity}
   * results wait, the last stage waits for room. By default, as many may wait as the queue of the
   * last stage holds; if that queue is bounded by weight, as many as the last stage has workers.
   * The consumer holds some results in addition: one, or if the bound is eight or more, at most a
   * quarter of it.
   */
  public Pipeline<I, O> resultQueue(int capacity) {
    return new Pipeline<>(stages, settings.withResults(new ResultBound(capacity, null)));
  }

  /**
   * Returns this pipeline with a bound on the total weight of the results that may wait to be taken
   * one by one. A result heavier than {@code max} waits alone. Among {@link #outcomes}, a failure
   * weighs a 128th of {@code max}. A worker of the last stage calls the weigher once for each
   * result. If the weigher throws, the run ends, and the failure is attributed to the last stage.
   *
   * <p>This must be set last, since the weigher applies to the results of this pipeline: {@code
   * then} and {@code batch} refuse to add a stage to the returned pipeline, with {@link
   * IllegalStateException}.
   */
  @SuppressWarnings("unchecked") // the last stage makes what it weighs
  public Pipeline<I, O> resultQueueWeight(long max, ToLongFunction<? super O> weigher) {
    Objects.requireNonNull(weigher, "weigher");
    var bound = new ResultBound(max, (ToLongFunction<Object>) weigher);
    return new Pipeline<>(stages, settings.withResults(bound));
  }

  /**
   * Returns this pipeline with stall detection: its {@linkplain #listener listener} is notified
   * when nothing has moved in a run for {@code time} although there are items in it.
   */
  public Pipeline<I, O> stallAfter(Duration time) {
    Limits.requirePositive(time, "the time limit of a stall");
    return new Pipeline<>(stages, settings.stallAfter(time));
  }

  /**
   * Runs all inputs through the stages. {@link Inputs} are closed when the run has ended.
   *
   * <p>{@code Inputs} are read by a platform thread of the run. Any other {@link Iterable} is read
   * by the calling thread, except for common collections of the JDK, whose reading never waits. If
   * the run ends early, for whatever reason, the reading thread is interrupted. If that does not
   * help, for example while the thread waits for a line of standard input, the run returns about a
   * second later. It leaves its reading thread behind, which closes the inputs when it wakes up,
   * and discards what it has read. The calling thread cannot be left behind, so pass inputs that
   * may wait without responding to interrupts as {@code Inputs}.
   *
   * @return the results in the order in which they came out, as an unmodifiable list; items that
   *     failed without stopping the run are left out; empty if the last stage {@linkplain #thenDo
   *     returns nothing}
   * @throws PipelineException if a failure ended the run, or if the inputs could not be read; it
   *     carries the results until then, the inputs that were not finished, and the final numbers
   * @throws RunInterruptedException if interrupted; the run has then been cancelled, and has ended,
   *     and the exception carries the same
   */
  public List<O> run(Iterable<? extends I> inputs) throws RunInterruptedException {
    return runToTheEnd(inputs).results();
  }

  private Run<I, O> runToTheEnd(Iterable<? extends I> inputs) throws RunInterruptedException {
    RunOutput results = resultsOfRun();
    try (Inputs<I> source = Inputs.claim(inputs);
        Run<I, O> run = new Run<>(new Execution<>(stages, results, settings), results)) {
      if (inputs instanceof Inputs<?> || InMemory.isKnown(inputs)) {
        run.readInside(source, !InMemory.isKnown(inputs));
      } else {
        run.readHere(source);
      }
      return run;
    }
  }

  /**
   * Runs all inputs through the stages, and passes each result to {@code consumer}, in the order in
   * which they come out. No results are kept, so that a run of any length needs no memory for them.
   * The consumer is one more stage, named {@code results}, with one worker: a slow one holds up the
   * run, and one that throws stops it.
   *
   * @return the final numbers of the run
   * @throws PipelineException as {@link #run(Iterable)} does; it carries no results
   * @throws RunInterruptedException as {@link #run(Iterable)} does; it carries no results
   */
  public Stats run(Iterable<? extends I> inputs, Consumer<? super O> consumer)
      throws RunInterruptedException {
    Objects.requireNonNull(consumer, "consumer");
    return into(consumer).runToTheEnd(inputs).stats();
  }

  /**
   * Starts a run whose inputs are put one by one, and passes each result to {@code consumer}, as
   * {@link #run(Iterable, Consumer)} does. {@link Run#finish} and {@link Run#results} then return
   * an empty list.
   *
   * {@snippet file="LongRunSnippets.java" region="sink"}
   */
  public Run<I, O> start(Consumer<? super O> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    return into(consumer).start();
  }

  private Pipeline<I, O> into(Consumer<? super O> consumer) {
    return thenDo("results", consumer::accept);
  }

  /** Starts a run whose inputs are put one by one. */
  public Run<I, O> start() {
    RunOutput results = resultsOfRun();
    var execution = new Execution<I>(stages, results, settings);
    execution.start(null);
    return new Run<>(execution, results);
  }

  /**
   * Returns a run over any number of inputs whose outcomes are taken one by one. It starts when the
   * iteration does. A platform thread of the run reads the inputs; {@link Inputs} are closed when
   * the run has ended. The outcomes that wait to be taken are bounded by {@link #resultQueue} or
   * {@link #resultQueueWeight}; by default, as many may wait as the queue of the last stage holds.
   */
  public Outcomes<I, O> outcomes(Iterable<? extends I> inputs) {
    return outcomes(inputs, true);
  }

  /**
   * Returns the results of a run over any number of inputs as a stream, in the order in which they
   * come out.
   *
   * {@snippet file="InteropSnippets.java" region="stream"}
   *
   * <p>Nothing starts before the terminal operation. The run progresses as the stream is consumed:
   * whatever the number of inputs, no more of them are in memory than the queues and the workers
   * hold, and no more results than {@link #resultQueue} or {@link #resultQueueWeight} allows. The
   * stream is sequential; {@code parallel} changes nothing about its source.
   *
   * <p><b>Failures.</b> Unlike with {@link #outcomes}, each stage handles failures as its options
   * specify. A failure that stops the run ends the terminal operation with {@link
   * PipelineException}, after the results that came out before it. Items that were left out or
   * passed to a receiver are not in the stream. An interrupt ends the terminal operation with
   * {@link CancellationException}, with the interrupt status kept. A {@code close} by another
   * thread ends it with that exception, too, since missing results must not look like the end.
   *
   * <p><b>Closing.</b> A terminal operation that reaches the end, or throws, leaves no thread
   * behind. One that stops early, such as {@code findFirst} or any after {@code limit}, cannot
   * notify the source; nor can an {@code iterator} that is abandoned. The run then waits for more
   * results to be taken, with all its threads, until the stream is closed. So open the stream in a
   * try-with-resources statement, like a stream over a file. {@code close} cancels the run and
   * returns when all its threads have ended; it throws {@link IllegalStateException} if called by
   * one of them. A stream does not report the inputs that were accepted and not finished; use
   * {@code outcomes} for that.
   */
  public Stream<O> stream(Iterable<? extends I> inputs) {
    OutputIterator<I, O> outputs = new OutputIterator<>(outcomes(inputs, false));
    return StreamSupport.stream(
            () -> new OutputSpliterator<>(outputs), OutputSpliterator.CHARACTERISTICS, false)
        .onClose(outputs::close);
  }

  /**
   * Returns a publisher that runs over the inputs once for each subscriber, and signals the results
   * as the subscriber requests them.
   *
   * {@snippet file="InteropSnippets.java" region="publisher"}
   *
   * <p>A run starts when its subscriber has received the subscription. It works ahead of the demand
   * as far as the queues between the stages and the queue of the results ({@link #resultQueue},
   * {@link #resultQueueWeight}) allow, and then waits. Each run iterates over the inputs again.
   * {@link Inputs} serve only one subscriber; a second one gets an error.
   *
   * <p><b>The end.</b> {@code onComplete} or {@code onError} is signalled when every other thread
   * of the run has ended. Failures are handled as the options of the stages specify; one that stops
   * the run is signalled as {@link PipelineException}, after the results that came out before it.
   * {@code cancel} cancels the run at once and does not wait; the subscriber may get one more
   * result, but no more. A subscriber that throws cancels its run, and the exception goes to the
   * uncaught exception handler of the thread.
   *
   * <p>Signals come from one virtual thread of the run, which the subscriber may block. The
   * publisher obeys all rules of Reactive Streams 1.0.4 for {@link Flow}, as verified by the
   * Reactive Streams TCK.
   */
  public Flow.Publisher<O> publisher(Iterable<? extends I> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    requireStages();
    Bindings bindings = Bindings.of(settings.inherited());
    var captured = new Pipeline<I, O>(stages, settings.capturingNow());
    return subscriber -> {
      Objects.requireNonNull(subscriber, "subscriber");
      var outputs = new OutputIterator<>(captured.outcomes(inputs, false));
      var subscription = new RunSubscription<O>(outputs);
      Runnable task = () -> bindings.run(() -> subscription.run(subscriber));
      try {
        settings.environment().threads().create("tandem-output", false, task).start();
      } catch (Throwable e) { // no memory for a thread
        outputs.close();
        throw e;
      }
    };
  }

  private Outcomes<I, O> outcomes(Iterable<? extends I> inputs, boolean withFailures) {
    requireStages();
    Inputs<I> source = Inputs.claim(inputs);
    try {
      ResultBound set = settings.results();
      ResultBound bound =
          set != null
              ? set
              : ResultBound.following(stages.getLast(), settings.environment().processors());
      var queue = new OutcomeQueue(withFailures, bound);
      var execution = new Execution<I>(stages, queue, settings);
      return new Outcomes<>(execution, queue, source, InMemory.isKnown(inputs));
    } catch (Throwable e) { // no memory for a thread
      source.close();
      throw e;
    }
  }

  /** Returns the names of the stages, first to last. */
  public List<String> stages() {
    return stages.stream().map(StageSpec::name).toList();
  }

  @Override
  public String toString() {
    return String.join(" → ", stages());
  }

  /**
   * Returns this pipeline in another environment: its runs take time and threads from {@code
   * environment}, and so do the runs of pipelines made from it. This is mostly for tests, which
   * supply their own clock.
   */
  public Pipeline<I, O> in(Environment environment) {
    Objects.requireNonNull(environment, "environment");
    return new Pipeline<>(stages, settings.in(environment));
  }

  /** Returns what collects the results of a run, if it keeps any. */
  private RunOutput resultsOfRun() {
    requireStages();
    return stages.getLast().returnsNothing() ? new UnkeptResults() : new CollectedResults<O>();
  }

  private void requireNoWayBack() {
    for (StageSpec stage : stages) {
      if (stage.feeds()) {
        throw new IllegalArgumentException(
            "stage '"
                + stage.name()
                + "' puts items back into the first stage of its own pipeline, which would be another"
                + " one here");
      }
    }
  }

  private void requireStages() {
    if (stages.isEmpty()) {
      throw new IllegalStateException("a pipeline without stages cannot run: add one with then()");
    }
  }

  private <P> Pipeline<I, P> then(StageSpec stage) {
    if (stages().contains(stage.name())) {
      throw new IllegalArgumentException(
          "there is already a stage '" + stage.name() + "': give each stage a name of its own");
    }
    ResultBound results = settings.results();
    if (results != null && results.weigher() != null) {
      throw new IllegalStateException(
          "resultQueueWeight must be set last, after stage '"
              + stage.name()
              + "': its weigher is for what comes into that stage");
    }
    List<StageSpec> longer = new ArrayList<>(stages);
    longer.add(stage);
    return new Pipeline<>(List.copyOf(longer), settings);
  }
}
