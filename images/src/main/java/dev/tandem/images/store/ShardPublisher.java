package dev.tandem.images.store;

import dev.tandem.WorkQueue;
import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.item.Uninterruptibly;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Releases shards, several at a time. Publishing them faster than they are stored causes
 * back-pressure: {@link #publish} blocks, so that they do not fill this machine's disk.
 */
final class ShardPublisher implements AutoCloseable {
  private static final int AT_ONCE = 2;

  private final ShardRelease release;
  private final WorkQueue<Shard> shards = WorkQueue.bounded(AT_ONCE);
  private final List<Thread> threads;
  private volatile @Nullable StoreException failure; // the first one; written by the threads

  ShardPublisher(ShardRelease release) {
    this.release = release;
    threads = // platform threads, because making Parquet occupies one for seconds
        Stream.generate(() -> Thread.ofPlatform().daemon().name("shards").start(this::work))
            .limit(AT_ONCE)
            .toList();
  }

  /**
   * Takes over a shard to which nothing more will be appended.
   *
   * @throws StoreException if an earlier shard could not be stored
   * @throws InterruptedException if interrupted while waiting; the shard remains the caller's
   */
  void publish(Shard shard) throws InterruptedException {
    check();
    shards.put(shard);
  }

  /**
   * Waits until all shards are stored. More may be published after that.
   *
   * @throws StoreException if a shard could not be stored
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
      Thread.currentThread().interrupt(); // by close: the rest is stored by the next run
    }
  }

  /**
   * Liveness: after a failure nothing more is stored, but every shard is still taken, so that no
   * thread waits for it forever.
   */
  private void store(Shard shard) throws InterruptedException {
    if (failure != null) {
      shard.close();
      return;
    }
    try {
      release.release(shard);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // an Error too: a thread that died of it would take no more shards
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

  /** Abandons what is not stored yet and waits for the threads to end. */
  @Override
  public void close() {
    shards.shutdownNow().forEach(Shard::close);
    threads.forEach(Thread::interrupt);
    threads.forEach(Uninterruptibly::join);
  }
}
