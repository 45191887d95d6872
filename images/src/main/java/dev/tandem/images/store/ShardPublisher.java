package dev.tandem.images.store;

import dev.tandem.WorkQueue;
import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals shards and brings them to their place, some at once. Who brings more of them than it gets
 * rid of waits, so that they do not fill this machine's disk.
 */
final class ShardPublisher implements AutoCloseable {
  private static final int AT_ONCE = 2;

  private final ShardPlace place;
  private final WorkQueue<Shard> shards = WorkQueue.bounded(AT_ONCE);
  private final List<Thread> threads;
  private volatile @Nullable StoreException failure; // the first one; written by the threads

  ShardPublisher(ShardPlace place) {
    this.place = place;
    threads =
        Stream.generate(() -> Thread.ofVirtual().name("shards").start(this::work))
            .limit(AT_ONCE)
            .toList();
  }

  /**
   * Takes over a shard to which nothing will be appended.
   *
   * @throws StoreException if one before could not be stored
   * @throws InterruptedException if interrupted while waiting; the shard is the caller's
   */
  void publish(Shard shard) throws InterruptedException {
    check();
    shards.put(shard);
  }

  /**
   * Waits until all is stored. More may be published after that.
   *
   * @throws StoreException if one could not be stored
   * @throws InterruptedException if interrupted while waiting
   */
  void finish() throws InterruptedException {
    shards.join();
    check();
  }

  private void check() {
    if (failure != null) {
      throw failure;
    }
  }

  private void work() {
    try {
      shards.consume(this::store);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close: what is left waits for the next run
    }
  }

  /** After a failure no more is stored, but all is taken, so that nobody waits for it. */
  private void store(Shard shard) throws InterruptedException {
    if (failure != null) {
      shard.close();
      return;
    }
    try {
      shard.seal();
      place.take(shard.path(), Shard.name(shard.number()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // an Error too: a thread that died of it would take nothing any more
      fail(shard, e);
    }
  }

  private synchronized void fail(Shard shard, Throwable cause) {
    if (failure == null) {
      failure =
          switch (cause) {
            case StoreException e -> e;
            case IOException e ->
                new StoreException(
                    "Cannot write " + shard.path() + ": " + DiskFailure.reason(e), e);
            case Throwable e -> new StoreException("Cannot store " + shard.path() + ": " + e, e);
          };
    }
  }

  /** Gives up what is not stored yet, and waits for the end of the threads. */
  @Override
  public void close() {
    shards.shutdownNow().forEach(Shard::close);
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
