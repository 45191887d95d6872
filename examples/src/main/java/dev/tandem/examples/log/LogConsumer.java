package dev.tandem.examples.log;

import dev.tandem.Failure;
import dev.tandem.Inputs;
import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.StageAction;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Consumes some partitions of a log: works on many messages at once, on those with the same key in
 * their order, and commits what is done.
 *
 * <p>Each message is dealt with at least once. If the consumer dies, messages that are not
 * committed come again, to the next one, so the work must do no harm when it is repeated. After a
 * {@link #drain}, nothing comes again. {@link #run} is for one thread; the other methods are
 * thread-safe.
 */
final class LogConsumer implements AutoCloseable {
  private final Outcomes<Message, Message> outcomes;
  private final InOrderCommits commits;
  private final Consumer<? super Failure<Message, ?>> dead;

  /**
   * Creates a consumer.
   *
   * @param dead gets a message whose attempts have failed, which then counts as dealt with: it must
   *     not hold up its partition for ever
   */
  LogConsumer(
      PartitionedLog log,
      Set<Integer> partitions,
      StageAction<Message> work,
      Consumer<? super Failure<Message, ?>> dead) {
    this.dead = dead;
    commits = new InOrderCommits(log);
    outcomes =
        Pipeline.of(Message.class)
            .thenDo(
                "work",
                work,
                s -> s.workers(16).orderedBy(Message::key).retry(2, Duration.ofMillis(10)))
            .outcomes(Inputs.of(new LogReader(log, partitions)));
  }

  /** Works until it is drained or closed, or until something breaks that is no message's fault. */
  void run() {
    try (outcomes) {
      for (Outcome<Message, Message> outcome : outcomes) {
        if (outcome instanceof Outcome.Failed<Message, Message>(var failure)) {
          dead.accept(failure);
        }
        commits.done(outcome.input());
      }
    }
  }

  /** Stops reading. {@link #run} returns when all that was read is done and committed. */
  void drain() {
    outcomes.drain();
  }

  /** Stops at once. What is not committed comes again, to the next consumer of its partition. */
  @Override
  public void close() {
    outcomes.close();
  }
}
