package dev.tandem.examples.log;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.PipelineException;
import dev.tandem.StageAction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log is consumed at least once, in the order of each key, whatever happens to consumers. */
@Timeout(60)
class LogConsumerTest {
  private static final Set<Integer> ALL = Set.of(0, 1, 2);
  private static final int KEYS = 20;

  private final PartitionedLog log = new PartitionedLog(ALL.size());
  private final Queue<Message> done = new ConcurrentLinkedQueue<>();
  private final Queue<String> dead = new ConcurrentLinkedQueue<>();

  @RepeatedTest(5)
  void whatADeadConsumerHasNotCommittedComesAgain() throws InterruptedException {
    append(600);
    LogConsumer mortal =
        consumer(
            ALL,
            message -> {
              if (done.size() >= 250) {
                throw new InternalError("power cut");
              }
              done.add(message);
            });
    assertThatThrownBy(mortal::run)
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(InternalError.class);
    Set<Message> before = new HashSet<>(done);
    assertThat(committed()).isPositive().isLessThanOrEqualTo(before.size());
    assertThat(before.stream().filter(this::isCommitted)).hasSize((int) committed());

    done.clear();
    consumeTheRest(ALL, done::add);
    before.addAll(done);
    assertThat(before).hasSize(600);
    assertThat(committed()).isEqualTo(600);
    assertThatEachKeyIsInOrder();
  }

  @RepeatedTest(5)
  void aHandOverAfterADrainRepeatsNothing() throws InterruptedException {
    append(300);
    var begun = new AtomicInteger();
    var inTheMiddle = new CountDownLatch(1);
    var draining = new CountDownLatch(1);
    LogConsumer first =
        consumer(
            ALL,
            message -> {
              if (begun.incrementAndGet() == 50) {
                inTheMiddle.countDown();
                draining.await();
              }
              done.add(message);
            });
    Thread consuming = Thread.startVirtualThread(first::run);
    inTheMiddle.await();
    append(300);
    first.drain();
    draining.countDown();
    consuming.join();
    assertThat(done).hasSize(begun.get());
    assertThat(committed()).isEqualTo(done.size());

    Thread other = Thread.startVirtualThread(() -> consumeTheRest(Set.of(0), done::add));
    consumeTheRest(Set.of(1, 2), done::add);
    other.join();
    assertThat(done).hasSize(600).doesNotHaveDuplicates();
    assertThat(committed()).isEqualTo(600);
    assertThatEachKeyIsInOrder();
  }

  @Test
  void aMessageThatIsNotDoneHoldsUpTheCommitsOfItsPartitionAlone() throws InterruptedException {
    append(60);
    Message stuck = log.poll(Map.of(0, 0L)).getFirst();
    long sameKey =
        log.poll(Map.of(0, 0L)).stream().filter(m -> m.key().equals(stuck.key())).count();
    var others = new CountDownLatch(60 - (int) sameKey);
    LogConsumer consumer =
        consumer(
            ALL,
            message -> {
              if (message.equals(stuck)) {
                new CountDownLatch(1).await();
              }
              done.add(message);
              others.countDown();
            });
    Thread consuming = Thread.startVirtualThread(consumer::run);
    others.await(); // those of its partition, too
    consumer.close();
    consuming.join();
    assertThat(log.committed(0)).isZero();

    done.clear();
    consumeTheRest(ALL, done::add);
    assertThat(done.stream().filter(message -> message.partition() == 0))
        .hasSize((int) log.size(0));
    assertThat(committed()).isEqualTo(60);
  }

  @Test
  void aMessageThatFailsIsReportedAndHoldsUpNothing() {
    append(60);
    consumeTheRest(
        ALL,
        message -> {
          if (message.value().equals("value 7")) {
            throw new IllegalArgumentException("bad");
          }
        });
    assertThat(dead).containsExactly("value 7: bad after 3 attempts");
    assertThat(committed()).isEqualTo(60);
  }

  private LogConsumer consumer(Set<Integer> partitions, StageAction<Message> work) {
    return new LogConsumer(
        log,
        partitions,
        work,
        failure ->
            dead.add(
                "%s: %s after %d attempts"
                    .formatted(
                        failure.input().value(),
                        failure.cause().getMessage(),
                        failure.attempts())));
  }

  /** Consumes what is not committed, and returns when it is. */
  private void consumeTheRest(Set<Integer> partitions, StageAction<Message> work) {
    long left = partitions.stream().mapToLong(part -> log.size(part) - log.committed(part)).sum();
    Set<Message> begun = ConcurrentHashMap.newKeySet();
    var self = new AtomicReference<LogConsumer>();
    self.set(
        consumer(
            partitions,
            message -> {
              begun.add(message);
              if (begun.size() == left) {
                self.get().drain();
              }
              work.accept(message);
            }));
    self.get().run();
  }

  private void append(int messages) {
    for (int i = 0; i < messages; i++) {
      log.append("key " + i % KEYS, "value " + i);
    }
  }

  private long committed() {
    return ALL.stream().mapToLong(log::committed).sum();
  }

  private boolean isCommitted(Message message) {
    return message.offset() < log.committed(message.partition());
  }

  private void assertThatEachKeyIsInOrder() {
    Map<String, List<Message>> byKey = done.stream().collect(groupingBy(Message::key));
    assertThat(byKey.values())
        .allSatisfy(
            messages -> assertThat(messages).isSortedAccordingTo(comparingLong(Message::offset)));
  }
}
