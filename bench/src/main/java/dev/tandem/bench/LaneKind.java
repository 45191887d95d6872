package dev.tandem.bench;

import com.softwaremill.jox.Channel;
import dev.tandem.WorkQueue;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;

/** The queues that are compared. */
public enum LaneKind {
  WORK_QUEUE("WorkQueue"),
  ARRAY_BLOCKING_QUEUE("ArrayBlockingQueue"),
  LINKED_BLOCKING_QUEUE("LinkedBlockingQueue"),
  /** Has no bound: a put never waits. */
  LINKED_TRANSFER_QUEUE("LinkedTransferQueue (no bound)"),
  JOX("Jox channel"),
  /** Shows what the processors themselves need; see {@link SpunField}. */
  SPUN_FIELD("one field, both ends spin: no queue");

  final String label;

  LaneKind(String label) {
    this.label = label;
  }

  Lane bounded(int capacity) {
    return switch (this) {
      case WORK_QUEUE -> of(WorkQueue.<Integer>bounded(capacity));
      case ARRAY_BLOCKING_QUEUE -> of(new ArrayBlockingQueue<>(capacity));
      case LINKED_BLOCKING_QUEUE -> of(new LinkedBlockingQueue<>(capacity));
      case LINKED_TRANSFER_QUEUE -> of(new LinkedTransferQueue<>());
      case JOX -> of(Channel.<Integer>newBufferedChannel(capacity));
      case SPUN_FIELD -> new SpunField();
    };
  }

  /** Returns the score of one queue, from results that differ in nothing but the queue. */
  static double score(List<Measured> results, LaneKind kind) {
    return results.stream()
        .filter(m -> m.param("queue", LaneKind.class) == kind)
        .mapToDouble(Measured::score)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static Lane of(WorkQueue<Integer> queue) {
    return new Lane() {
      @Override
      public void put(Integer item) throws InterruptedException {
        queue.put(item);
      }

      @Override
      public Integer take() throws InterruptedException {
        return queue.take();
      }
    };
  }

  private static Lane of(BlockingQueue<Integer> queue) {
    return new Lane() {
      @Override
      public void put(Integer item) throws InterruptedException {
        queue.put(item);
      }

      @Override
      public Integer take() throws InterruptedException {
        return queue.take();
      }
    };
  }

  private static Lane of(Channel<Integer> channel) {
    return new Lane() {
      @Override
      public void put(Integer item) throws InterruptedException {
        channel.send(item);
      }

      @Override
      public Integer take() throws InterruptedException {
        return channel.receive();
      }
    };
  }
}
