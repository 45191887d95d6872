package dev.tandem.examples.log;

import dev.tandem.PipelineException;
import dev.tandem.StageAction;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Shows a consumer that dies, one that is drained, and two that share the partitions. */
public final class LogConsumerExample {
  private static final Set<Integer> ALL = Set.of(0, 1, 2, 3);
  private static final int KEYS = 50;

  private final PartitionedLog log = new PartitionedLog(ALL.size());
  private final PrintStream out;

  private LogConsumerExample(PrintStream out) {
    this.out = out;
  }

  /** Runs the example. */
  public static void run(PrintStream out) throws InterruptedException {
    var example = new LogConsumerExample(out);
    example.append(500);
    example.oneDies();
    example.oneIsDrained();
    example.twoShare();
  }

  private void oneDies() {
    Set<Message> done = ConcurrentHashMap.newKeySet();
    StageAction<Message> mortal =
        message -> {
          if (done.size() >= 100) {
            throw new InternalError("power cut");
          }
          done.add(message);
        };
    try (LogConsumer consumer = consumer(ALL, mortal)) {
      consumer.run();
    } catch (PipelineException e) {
      out.println("Died of %s: %s".formatted(e.getCause(), account(done)));
    }
  }

  private void oneIsDrained() throws InterruptedException {
    Set<Message> done = ConcurrentHashMap.newKeySet();
    LogConsumer consumer = consumer(ALL, done::add);
    Thread consuming = Thread.startVirtualThread(consumer::run);
    append(500);
    consumer.drain(); // others are to take the partitions
    consuming.join();
    out.println("Drained: " + account(done));
  }

  private void twoShare() throws InterruptedException {
    Set<Message> done = ConcurrentHashMap.newKeySet();
    var left = new CountDownLatch(left());
    StageAction<Message> counted =
        message -> {
          done.add(message);
          left.countDown();
        };
    List<LogConsumer> two =
        Stream.of(Set.of(0, 1), Set.of(2, 3)).map(half -> consumer(half, counted)).toList();
    List<Thread> consuming =
        two.stream().map(consumer -> Thread.startVirtualThread(consumer::run)).toList();
    left.await();
    two.forEach(LogConsumer::drain);
    for (Thread thread : consuming) {
      thread.join();
    }
    out.println("Shared: " + account(done));
    out.println("Left in the log: " + left());
  }

  private LogConsumer consumer(Set<Integer> partitions, StageAction<Message> work) {
    return new LogConsumer(log, partitions, work, failure -> out.println("Dead: " + failure));
  }

  private void append(int messages) {
    for (int i = 0; i < messages; i++) {
      log.append("key " + i % KEYS, "value " + i);
    }
  }

  private String account(Set<Message> done) {
    long committed =
        done.stream()
            .filter(message -> message.offset() < log.committed(message.partition()))
            .count();
    return done.size() + " messages done, " + (done.size() - committed) + " of them not committed";
  }

  /** Returns how many messages the next consumers will get. */
  private int left() {
    return (int) ALL.stream().mapToLong(part -> log.size(part) - log.committed(part)).sum();
  }
}
