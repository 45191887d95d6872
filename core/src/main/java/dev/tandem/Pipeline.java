package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Stages in tandem: each works on an item with workers of its own and hands the result to the next
 * through a bounded queue, so that a slow stage holds up the ones before it instead of filling the
 * memory.
 *
 * {@snippet file="PipelineSnippets.java" region="simple"}
 *
 * <p>A pipeline is an immutable description; it holds no thread and can be run any number of times,
 * also at once. {@link #run} is for inputs and results that fit in memory; {@link #start} for those
 * who put inputs themselves; {@link #outcomes} for any number of inputs; {@link #stream} and {@link
 * #publisher} for code that speaks those. Inputs that are not an {@link Iterable} come as {@link
 * Inputs}.
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

  /**
   * The same pipeline, whose runs tell this listener, too, what happens. Those that were named
   * before are told first. If one throws, the others are told all the same.
   */
  public Pipeline<I, O> listener(RunListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new Pipeline<>(stages, settings.told(listener));
  }

  /**
   * The same pipeline, where that many results may wait to be taken one by one, which is by {@link
   * #outcomes}, {@link #stream} or {@link #publisher}. While they do, the last stage waits for
   * room. Unless told otherwise they are as many as the queue of the last stage holds; where that
   * is bounded by weight, as many as the last stage has workers. The taker has some of them beside
   * these: one, or where the bound is eight or more, a quarter at most.
   */
  public Pipeline<I, O> resultQueue(int capacity) {
    return new Pipeline<>(stages, settings.withResults(new ResultBound(capacity, null)));
  }

  /**
   * The same pipeline, where results that wait to be taken one by one may weigh that much together;
   * one that is heavier waits alone. Among {@link #outcomes}, a failure weighs a 128th of {@code
   * max}. The weigher is called once a result by a worker of the last stage; if it throws, the run
   * ends, and the failure is the last stage's.
   *
   * <p>To be set last, since the weigher is for what comes out here: {@code then} and {@code batch}
   * refuse to add a stage to what this returns, with {@link IllegalStateException}.
   */
  @SuppressWarnings("unchecked") // the last stage makes what it weighs
  public Pipeline<I, O> resultQueueWeight(long max, ToLongFunction<? super O> weigher) {
    Objects.requireNonNull(weigher, "weigher");
    var bound = new ResultBound(max, (ToLongFunction<Object>) weigher);
    return new Pipeline<>(stages, settings.withResults(bound));
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
   * Runs all inputs through the stages. {@link Inputs} are closed when the run has ended.
   *
   * <p>{@code Inputs} are read by a platform thread of the run. Any other {@link Iterable} is read
   * by the thread that calls, but for common collections of the JDK, whose reading never waits.
   * Whatever ends the run early interrupts the reading. Where that does not help, as when lines of
   * standard input are awaited, the run returns about a second later: a thread of its own is left
   * behind, closes the inputs when it comes back, and drops what it has read. The thread that calls
   * cannot be left behind, so give what may wait without heeding interrupts as {@code Inputs}.
   *
   * @return what came out, in the order in which it did, as a list that can only be read; items
   *     that failed and did not stop the run are not among them
   * @throws PipelineException if a failure ended the run
   * @throws InterruptedException if interrupted; the run is then cancelled, and has ended
   */
  public List<O> run(Iterable<? extends I> inputs) throws InterruptedException {
    var results = new Results<O>();
    try (Inputs<I> source = Inputs.claim(inputs);
        Run<I, O> run = new Run<>(new Execution<>(stages, results, settings), results)) {
      return inputs instanceof Inputs<?> || InMemory.isKnown(inputs)
          ? run.readInside(source, !InMemory.isKnown(inputs))
          : run.readHere(source);
    } catch (PipelineException e) {
      throw e.isOfInput() && e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (CancellationException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      // iterators that wait cannot say it otherwise
      var interrupted = new InterruptedException("interrupted while waiting for an input");
      interrupted.initCause(e);
      throw interrupted;
    }
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
   * iteration does; the inputs are read by a platform thread of the run, and closed when it has
   * ended if they are {@link Inputs}. As many outcomes wait to be taken as {@link #resultQueue} or
   * {@link #resultQueueWeight} says, or else as the queue of the last stage holds.
   */
  public Outcomes<I, O> outcomes(Iterable<? extends I> inputs) {
    return outcomes(inputs, true);
  }

  /**
   * A run over any number of inputs as a stream of what comes out, in the order in which it does.
   *
   * {@snippet file="InteropSnippets.java" region="stream"}
   *
   * <p>Nothing starts before the terminal operation. The run gets on as the stream is consumed:
   * whatever the number of inputs, no more are in memory than the queues and the workers hold, and
   * of what comes out, no more than {@link #resultQueue} or {@link #resultQueueWeight} says. The
   * stream is sequential; {@code parallel} changes nothing about its source.
   *
   * <p><b>Failures.</b> Unlike with {@link #outcomes}, each stage deals with them as its options
   * say. One that stops the run ends the terminal operation with {@link PipelineException}, after
   * what had come out before it; items that were left out or handed to somebody are not in the
   * stream. An interrupt ends it with {@link CancellationException}, with the interrupt status
   * kept; so does a {@code close} by another thread, since what is missing must not look like the
   * end.
   *
   * <p><b>Closing.</b> A terminal operation that reaches the end, or throws, leaves no thread
   * behind. One that stops early, such as {@code findFirst} or any after {@code limit}, cannot tell
   * the source; nor can an {@code iterator} that is let go. Their run waits for somebody to take
   * more, with all its threads, until the stream is closed. So put the stream in a {@code try}, as
   * with those of files. {@code close} cancels the run and returns when every thread of it has
   * ended; it throws {@link IllegalStateException} if called by one of these. What was accepted and
   * not finished is not told: for that, take {@code outcomes}.
   */
  public Stream<O> stream(Iterable<? extends I> inputs) {
    Outputs<I, O> outputs = new Outputs<>(outcomes(inputs, false));
    return StreamSupport.stream(
            () -> new OutputSpliterator<>(outputs), OutputSpliterator.CHARACTERISTICS, false)
        .onClose(outputs::close);
  }

  /**
   * Runs over any number of inputs, one for each subscriber, that signal what comes out as it is
   * asked for.
   *
   * {@snippet file="InteropSnippets.java" region="publisher"}
   *
   * <p>A run starts when its subscriber has been given the subscription. It works ahead of the
   * demand as far as the queues between the stages allow, and that of the results ({@link
   * #resultQueue}, {@link #resultQueueWeight}), and then waits. Each run iterates over the inputs
   * anew; {@link Inputs} are there for one subscriber, and a second gets an error.
   *
   * <p><b>The end.</b> {@code onComplete} or {@code onError} is signalled when every other thread
   * of the run has ended. Failures are dealt with as the options of the stages say; one that stops
   * the run is signalled as {@link PipelineException}, after what had come out before it. {@code
   * cancel} cancels the run at once and does not wait; the subscriber may get one more output, no
   * more. A subscriber that throws cancels its run, and the exception goes to the uncaught
   * exception handler of the thread.
   *
   * <p>Signals come from one virtual thread of the run, which the subscriber may hold up. The
   * publisher keeps all rules of Reactive Streams 1.0.4 for {@link Flow}, as checked by its test
   * kit.
   */
  public Flow.Publisher<O> publisher(Iterable<? extends I> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    Bindings bindings = Bindings.of(settings.inherited());
    return subscriber -> {
      Objects.requireNonNull(subscriber, "subscriber");
      var outputs = new Outputs<>(outcomes(inputs, false));
      var delivery = new Delivery<O>(outputs);
      Runnable task = () -> bindings.run(() -> delivery.run(subscriber));
      try {
        settings.environment().threads().create("tandem-output", false, task).start();
      } catch (Throwable e) { // no memory for a thread
        outputs.close();
        throw e;
      }
    };
  }

  private Outcomes<I, O> outcomes(Iterable<? extends I> inputs, boolean withFailures) {
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

  /** The names of the stages, first to last. */
  public List<String> stages() {
    return stages.stream().map(Stage::name).toList();
  }

  @Override
  public String toString() {
    return String.join(" → ", stages());
  }

  /**
   * The same pipeline elsewhere: its runs take time and threads from {@code environment}, and so do
   * those of the pipelines made from it. Mostly for tests, which bring a clock of their own.
   */
  public Pipeline<I, O> in(Environment environment) {
    Objects.requireNonNull(environment, "environment");
    return new Pipeline<>(stages, settings.in(environment));
  }

  private static <I, O> Pipeline<I, O> first(Stage stage) {
    return new Pipeline<>(List.of(stage), Settings.defaults());
  }

  private <P> Pipeline<I, P> then(Stage stage) {
    if (stages().contains(stage.name())) {
      throw new IllegalArgumentException("there is a stage '" + stage.name() + "' already");
    }
    ResultBound results = settings.results();
    if (results != null && results.weigher() != null) {
      throw new IllegalStateException(
          "resultQueueWeight must be set last, after stage '"
              + stage.name()
              + "': its weigher is for the results of '"
              + stages.getLast().name()
              + "'");
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
