package dev.tandem.soak;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.RunInterruptedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ways to run a pipeline. */
sealed interface Way permits Way.All, Push, Way.Take, Way.Read, Way.Subscribe {

  /** Runs the pipeline to its end, whatever that is. */
  Ending go(Pipeline<Item, Item> pipeline, Trial trial);

  default boolean putsInOrder() {
    return true;
  }

  /** Returns whether this way may end a run before all items are done. */
  default boolean cancels() {
    return false;
  }

  /** Returns whether the run reads its inputs from a source, for which it may have to wait. */
  default boolean reads() {
    return !(this instanceof Push);
  }

  /** Returns whether outputs are held until they are taken. */
  default boolean takesOneByOne() {
    return switch (this) {
      case Take _, Read _, Subscribe _ -> true;
      case All _, Push _ -> false;
    };
  }

  /** Returns whether failures are taken as outcomes, too. */
  default boolean takesFailures() {
    return this instanceof Take;
  }

  /** Returns how many threads put inputs in. */
  default int putters() {
    return 1;
  }

  static Way draw(SplittableRandom random, int items, Disturbance disturbance) {
    int way = random.nextInt(6);
    int most = random.nextInt(4) == 0 ? random.nextInt(items + 1) : Integer.MAX_VALUE;
    if (way == 0 && !(disturbance instanceof Disturbance.Close)) {
      return new All();
    }
    if (way == 1 && !(disturbance instanceof Disturbance.Interrupt)) {
      return new Subscribe(most, Behaviour.pick(random, 1, 3, 100, Integer.MAX_VALUE));
    }
    return switch (random.nextInt(3)) {
      case 0 -> new Push(Behaviour.pick(random, 1, 1, 2, 5));
      case 1 -> new Read(most);
      default -> new Take(most);
    };
  }

  /** All inputs are run at once. */
  record All() implements Way {
    @Override
    public Ending go(Pipeline<Item, Item> pipeline, Trial trial) {
      List<Item> results = null;
      Throwable thrown = null;
      try {
        results = pipeline.run(trial.draw.feed().source().of(trial));
      } catch (Throwable e) { // audited
        thrown = e;
      }
      trial.expectThreadsEnded();
      List<Item> handedBack = handedBack(thrown);
      return new Ending(results, null, thrown, handedBack, trial.last(), true);
    }
  }

  /** The outcomes are taken one by one, up to {@code most}; then the run is closed. */
  record Take(int most) implements Way {
    @Override
    public boolean cancels() {
      return most < Integer.MAX_VALUE;
    }

    @Override
    public Ending go(Pipeline<Item, Item> pipeline, Trial trial) {
      List<Outcome<Item, Item>> taken = new ArrayList<>();
      Throwable thrown = null;
      Outcomes<Item, Item> outcomes = pipeline.outcomes(trial.draw.feed().source().of(trial));
      trial.runs(outcomes::close, outcomes::stats);
      Snapshots.Observer observer = trial.snapshots.new Observer();
      Iterator<Outcome<Item, Item>> iterator = outcomes.iterator();
      try (outcomes) {
        trial.draw.taker().await(0);
        while (taken.size() < most && iterator.hasNext()) {
          taken.add(iterator.next());
          taken(taken.getLast(), trial);
          trial.snapshots.took(taken.getLast());
          if (trial.draw.checksAfter(taken.size())) {
            observer.take(outcomes::stats);
          }
          trial.draw.taker().await(taken.size());
        }
      } catch (Throwable e) { // audited
        thrown = e;
      }
      trial.over();
      trial.expectThreadsEnded();
      Throwable later = drain(iterator, taken);
      return new Ending(
          null,
          taken,
          thrown == null ? later : thrown,
          outcomes.handedBack(),
          outcomes.stats(),
          true);
    }

    private static void taken(Outcome<Item, Item> outcome, Trial trial) {
      switch (outcome) {
        case Outcome.Done<Item, Item>(var _, var output) -> trial.live.taken(output);
        case Outcome.Failed<Item, Item> failed -> trial.live.taken(failed.failure().cause());
      }
    }

    /** Takes the outcomes that were ready when the run ended. */
    private static @Nullable Throwable drain(
        Iterator<Outcome<Item, Item>> iterator, List<Outcome<Item, Item>> taken) {
      try {
        iterator.forEachRemaining(taken::add);
        return null;
      } catch (Throwable e) { // audited
        return e;
      }
    }
  }

  /** The outputs are taken from a stream, up to {@code most}; then it is closed. */
  record Read(int most) implements Way {
    @Override
    public boolean cancels() {
      return most < Integer.MAX_VALUE;
    }

    @Override
    public Ending go(Pipeline<Item, Item> pipeline, Trial trial) {
      List<Item> read = new ArrayList<>();
      Throwable thrown = null;
      boolean over = false;
      Stream<Item> stream = pipeline.stream(trial.draw.feed().source().of(trial));
      Iterator<Item> iterator = stream.iterator();
      Object closing = new Object(); // a second close of a stream does not wait for the first
      trial.runs(
          () -> {
            synchronized (closing) {
              stream.close();
            }
          },
          null);
      try {
        while (read.size() < most && !over) {
          trial.draw.taker().await(read.size());
          over = !iterator.hasNext();
          if (!over) {
            read.add(iterator.next());
            trial.live.taken(read.getLast());
          }
        }
      } catch (Throwable e) { // audited
        thrown = e;
        over = !(e instanceof CancellationException && Thread.currentThread().isInterrupted());
      }
      trial.over();
      synchronized (closing) {
        stream.close();
      }
      trial.expectThreadsEnded();
      if (thrown == null && !over) {
        thrown = new CancellationException("the reader stopped early");
      }
      return new Ending(read, null, thrown, handedBack(thrown), trial.last(), over);
    }
  }

  /**
   * The outputs are requested from a publisher, some at a time and up to {@code most}; then the
   * subscription is cancelled.
   */
  record Subscribe(int most, int atOnce) implements Way {
    @Override
    public boolean cancels() {
      return most < Integer.MAX_VALUE;
    }

    @Override
    public Ending go(Pipeline<Item, Item> pipeline, Trial trial) {
      Reader reader = new Reader(most, atOnce, trial);
      trial.runs(reader::cancel, null); // first, since the first item may bring the disturbance
      pipeline.publisher(trial.draw.feed().source().of(trial)).subscribe(reader);
      trial.threads.awaitEnd();
      trial.over();
      trial.expectThreadsEnded();
      Throwable thrown = reader.thrown();
      return new Ending(
          reader.read(), null, thrown, handedBack(thrown), trial.last(), !reader.isCancelled());
    }
  }

  private static @Nullable List<Item> handedBack(@Nullable Throwable thrown) {
    return switch (thrown) {
      case PipelineException failure -> Fates.items(failure.handedBack());
      case RunInterruptedException interrupt -> Fates.items(interrupt.handedBack());
      case null, default -> null;
    };
  }
}
