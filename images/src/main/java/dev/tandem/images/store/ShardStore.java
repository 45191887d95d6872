package dev.tandem.images.store;

import dev.tandem.images.item.Key;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.s3.S3Bucket;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stores results in shards, each with a fixed number of images: tar files in the layout of
 * WebDataset, {@code 00000.tar}, {@code 00001.tar} and so on, or Parquet or TFRecord files. In a
 * tar file, each image has {@code KEY.jpg}, {@code KEY.json} and, if it has a caption or all are to
 * have one, {@code KEY.txt}. On request, an index or a table lies beside each shard.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="shards"}
 *
 * <p>A shard in the making lies in a hidden folder of the job. It gets its name when it is full and
 * all its images are in the {@link dev.tandem.images.manifest.Manifest Manifest}, or when
 * {@linkplain dev.tandem.images.manifest.Manifest#finish the run finishes}. After a run that was
 * cut short, the next one continues the shard where it stopped, and images that were under way are
 * made again. So this store needs a manifest.
 *
 * <p>A shard is also full once it has a billion bytes. Images cannot be made again in place: use
 * another target for that.
 *
 * <p>As thread-safe as every {@link Store}. Memory: about 100 bytes per image of the shards in the
 * making, while the store is being opened.
 */
public final class ShardStore extends Store {
  private static final long MOST_BYTES = 1_000_000_000;

  private final ShardPlace place;
  private final ShardOptions options;
  private final ShardRelease release;
  private final ShardPublisher publisher;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Shard> shards = new TreeMap<>(); // not yet handed to the publisher
  private @Nullable ShardsInTheMaking making; // null until the manifest is open
  private boolean settled; // what earlier runs have left is known
  private int next;

  ShardStore(ShardPlace place, ShardOptions options, Fsync fsync) {
    super(fsync);
    this.place = place;
    this.options = options;
    this.release = new ShardRelease(place, options);
    this.publisher = new ShardPublisher(release);
  }

  /**
   * Opens a store of shards in a folder.
   *
   * @param folder created if missing, with its parents
   * @throws StoreException if the folder cannot be used
   */
  public static ShardStore open(Path folder, ShardOptions options) {
    return open(folder, options, new Fsync(folder));
  }

  static ShardStore open(Path folder, ShardOptions options, Fsync fsync) {
    FolderStore.open(folder).close(); // the same checks apply here
    return new ShardStore(new ShardFolder(folder), options, fsync);
  }

  /**
   * Opens a store of shards in a bucket.
   *
   * @param folder for the manifest and the shards in the making; created if missing, with its
   *     parents
   * @throws StoreException if the bucket or the folder cannot be used
   */
  public static ShardStore open(
      S3Location location, S3Options access, Path folder, ShardOptions options) {
    FolderStore.open(folder).close();
    return new ShardStore(
        new ShardBucket(folder, S3Bucket.open(location, access)), options, new Fsync(folder));
  }

  @Override
  public Path folder() {
    return place.folder();
  }

  @Override
  public String description() {
    return options.description() + place.description();
  }

  @Override
  public boolean replaces() {
    return false;
  }

  @Override
  public void found(Key key, Stored stored, Trust trust) {
    int number = options.format().numberIn(stored.name());
    if (number < 0) {
      throw new StoreException(
          "The manifest lists "
              + OneLine.of(stored.name())
              + ", which is in no such shard: choose another target",
          null);
    }
    making().found(number, key, stored);
    next = Math.max(next, number + 1);
  }

  @Override
  public void foundLost(Key key) {
    making().forget(key);
  }

  @Override
  public Collection<Key> lost() {
    List<Key> lost = new ArrayList<>();
    ShardsInTheMaking found = making();
    settled = true;
    next = Math.max(next, found.highest() + 1);
    String following = options.format().fileName(next);
    if (place.holds(following)) {
      throw new StoreException(
          "There are shards in "
              + place.name()
              + " that "
              + folder().resolve(Store.MANIFEST)
              + " does not list, such as "
              + following
              + ": move them away, or choose another target",
          null);
    }
    try {
      for (Path file : found.released()) {
        release.bring(file);
      }
      for (Shard shard : found.goOn(lost)) {
        shards.put(shard.number(), shard);
      }
    } catch (IOException e) {
      throw broken(folder(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return lost;
  }

  /**
   * Returns the shards in the making for the manifest that is being opened, whether for the first
   * run or a later one.
   */
  private ShardsInTheMaking making() {
    if (making == null || settled) {
      letGo();
      try {
        making = new ShardsInTheMaking(folder(), fsync());
        settled = false;
      } catch (IOException e) {
        throw broken(folder(), e);
      }
    }
    return making;
  }

  /**
   * Closes the shards that a previous run has left open, which are then found again like those of
   * any other run.
   */
  private void letGo() {
    try {
      publisher.finish();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    lock.lock();
    try {
      shards.values().forEach(Shard::close);
      shards.clear();
    } finally {
      lock.unlock();
    }
  }

  private StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException(
        "Interrupted before all shards were stored in " + place.name() + ": run again", e);
  }

  @Override
  public Stored put(Thumbnail image) {
    byte[] entry = ShardEntry.of(image, options.captions());
    lock.lock();
    try {
      Shard shard = notFull();
      shard.append(entry);
      return Stored.of(
          options.format().fileName(shard.number()) + "/" + ShardEntry.name(image),
          image.image().bytes());
    } catch (IOException e) {
      throw broken(folder(), e);
    } finally {
      lock.unlock();
    }
  }

  private Shard notFull() throws IOException {
    for (Shard shard : shards.values()) {
      if (!isFull(shard)) {
        return shard;
      }
    }
    if (making == null) {
      throw new IllegalStateException("a shard store needs a manifest opened before the run");
    }
    Shard shard = making.begin(next++);
    shards.put(shard.number(), shard);
    return shard;
  }

  private boolean isFull(Shard shard) {
    return shard.isFull(options.images(), MOST_BYTES);
  }

  @Override
  public void force() {
    try {
      for (Shard shard : present()) {
        shard.force();
      }
    } catch (IOException e) {
      throw broken(folder(), e);
    }
  }

  @Override
  public void listed(List<Stored> stored) {
    lock.lock();
    try {
      for (Stored image : stored) {
        Shard shard = shards.get(options.format().numberIn(image.name()));
        if (shard != null) {
          shard.list();
        }
      }
    } finally {
      lock.unlock();
    }
    try {
      for (Shard shard : present()) {
        if (isFull(shard) && shard.isListed()) {
          publish(shard);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // published with the next shard, or by the next run
    }
  }

  @Override
  public void finish(Path manifest) {
    try {
      for (Shard shard : present()) {
        if (shard.isEmpty()) {
          discard(shard);
        } else {
          publish(shard);
        }
      }
      publisher.finish();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    place.putBeside(manifest);
  }

  @Override
  public void tabled(Path table) {
    place.putBeside(table);
  }

  private static void discard(Shard shard) {
    shard.close();
    Quietly.delete(shard.path()); // if that fails, the next run continues it
  }

  private void publish(Shard shard) throws InterruptedException {
    publisher.publish(shard);
    lock.lock();
    try {
      shards.remove(shard.number());
    } finally {
      lock.unlock();
    }
  }

  private List<Shard> present() {
    lock.lock();
    try {
      return List.copyOf(shards.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    publisher.close();
    present().forEach(Shard::close);
    ShardsInTheMaking.leave(folder());
    place.close();
  }
}
