package dev.tandem.stress;

import static java.util.Objects.requireNonNull;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What Lincheck calls: every operation that does not wait, or waits no time. */
@Param(name = "item", gen = IntGen.class, conf = "1:3")
public abstract class QueueOperations {
  private final WorkQueue<Integer> queue;
  private final BlockingQueue<Integer> view;

  QueueOperations(WorkQueue<Integer> queue) {
    this.queue = queue;
    view = queue.asBlockingQueue();
  }

  @Operation
  public String offer(@Param(name = "item") int item) {
    return text(() -> queue.offer(item, Duration.ZERO));
  }

  @Operation
  public String viewOffer(@Param(name = "item") int item) {
    return text(() -> view.offer(item));
  }

  @Operation
  public String poll() {
    return text(() -> String.valueOf(queue.poll(Duration.ZERO)));
  }

  @Operation
  public String viewPoll() {
    return text(() -> String.valueOf(view.poll()));
  }

  @Operation
  public String viewPeek() {
    return text(() -> String.valueOf(view.peek()));
  }

  @Operation
  public boolean viewRemove(@Param(name = "item") int item) {
    return view.remove(item);
  }

  @Operation
  public String viewCopy() {
    return view.toString();
  }

  @Operation
  public int viewRoom() {
    return view.remainingCapacity();
  }

  @Operation
  public String taskDone() {
    try {
      queue.taskDone();
      return "done";
    } catch (IllegalStateException e) {
      return "too often";
    }
  }

  @Operation
  public String join() {
    return text(() -> queue.join(Duration.ZERO));
  }

  @Operation
  public void close() {
    queue.close();
  }

  @Operation
  public void fail() {
    queue.fail(new Exception());
  }

  @Operation
  public String shutdownNow() {
    return queue.shutdownNow().toString();
  }

  @Operation
  public int size() {
    return queue.size();
  }

  @Operation
  public long unfinished() {
    return queue.unfinished();
  }

  @Operation
  public boolean isClosed() {
    return queue.isClosed();
  }

  private static String text(Callable<Object> call) {
    try {
      return requireNonNull(call.call()).toString();
    } catch (QueueClosedException e) {
      return e.getCause() == null ? "closed" : "failed";
    } catch (Exception e) {
      return e.toString();
    }
  }
}
