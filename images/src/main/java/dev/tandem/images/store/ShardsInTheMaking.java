package dev.tandem.images.store;

import dev.tandem.images.item.Key;
import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hidden folder of a job for the shards that are not full yet, or not stored yet. Recovers them
 * after the run was cut short.
 *
 * <p>Only what has a line in the manifest counts. The rest of a shard, which was under way or cut
 * short, is cut out and made again. INVARIANT: no image is in two shards. An image that has a line
 * but is missing, as may happen after a power failure, is made again too.
 */
final class ShardsInTheMaking {
  static final String FOLDER = ".shards";

  private static final Pattern NAME = Pattern.compile("([0-9]{5,9})\\.(tar|parquet|tfrecord|idx)");

  private final Path folder;
  private final Fsync fsync;
  private final Map<Integer, Path> files = new TreeMap<>();
  private final List<Path> released = new ArrayList<>(); // on their way when the run was cut short
  private final Map<Key, Listed> listed = new HashMap<>(); // according to the last line of each
  private final boolean doubtful; // an earlier run could not force them

  /** The place of an image, according to its line. */
  private record Listed(int number, int crc32c) {}

  /** Opens the folder of a job. No other run may be using it. */
  ShardsInTheMaking(Path job, Fsync fsync) throws IOException {
    this.fsync = fsync;
    doubtful = fsync.hasFailedBefore();
    folder = Files.createDirectories(job.resolve(FOLDER));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path file : found) {
        var name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
          Files.delete(file); // an unfinished copy
        } else if (name.group(2).equals(ShardFormat.TAR.extension())) {
          files.put(Integer.valueOf(name.group(1)), file);
        } else {
          released.add(file);
        }
      }
    }
    for (Path file : List.copyOf(released)) {
      if (files.containsKey(number(file))) {
        released.remove(file);
        Files.delete(file); // made again of the shard, to which more may be appended first
      }
    }
  }

  private static int number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Integer.parseInt(name, 0, name.indexOf('.'), 10);
  }

  /**
   * Returns the files that earlier runs have made of shards that are no longer in the making, and
   * have not brought to their place.
   */
  List<Path> released() {
    return released;
  }

  /** Records that the line of an image places it in that shard, and in no other. */
  void found(int number, Key key, Stored stored) {
    if (files.containsKey(number)) {
      listed.put(key, new Listed(number, stored.crc32c()));
    } else {
      listed.remove(key);
    }
  }

  /** Records that the line of an image places it nowhere. */
  void forget(Key key) {
    listed.remove(key);
  }

  /**
   * Reduces all shards to the entries that have a line. Empty shards keep their numbers, so that
   * there is no gap.
   *
   * @param lost receives the keys that have a line but are missing
   */
  List<Shard> goOn(List<Key> lost) throws IOException {
    List<Shard> shards = new ArrayList<>();
    for (var file : files.entrySet()) {
      List<ShardScan.Entry> kept = new ArrayList<>();
      for (ShardScan.Entry entry : entries(file.getValue())) {
        if (listed.remove(entry.key(), new Listed(file.getKey(), entry.crc32c()))) {
          kept.add(entry);
        }
      }
      long length = keep(kept, file.getValue());
      shards.add(new Shard(file.getKey(), file.getValue(), kept.size(), length, fsync));
    }
    lost.addAll(listed.keySet());
    listed.clear();
    return shards;
  }

  /**
   * Returns the entries of a file that may be kept. If forcing has failed, a file may look whole
   * and still be lost, so there are none.
   */
  private List<ShardScan.Entry> entries(Path file) throws IOException {
    return doubtful ? List.of() : ShardScan.entries(file);
  }

  /** Begins a shard. */
  Shard begin(int number) throws IOException {
    Shard shard = new Shard(number, folder.resolve(ShardFormat.TAR.fileName(number)), 0, 0, fsync);
    try {
      fsync.forceNames(folder);
      return shard;
    } catch (IOException e) {
      shard.close();
      throw e;
    }
  }

  /** Removes the folder unless something in it waits for the next run. */
  static void leave(Path job) {
    Quietly.delete(job.resolve(FOLDER));
  }

  /** Returns the highest number of a shard; -1 if there are none. */
  int highest() {
    return Stream.concat(files.keySet().stream(), released.stream().map(ShardsInTheMaking::number))
        .mapToInt(Integer::intValue)
        .max()
        .orElse(-1);
  }

  /** Reduces the file to the given entries; returns its new length. */
  private long keep(List<ShardScan.Entry> entries, Path file) throws IOException {
    long length = 0;
    boolean dense = true;
    for (ShardScan.Entry entry : entries) {
      dense &= entry.start() == length;
      length += entry.end() - entry.start();
    }
    if (dense) {
      try (var shard = new RandomAccessFile(file.toFile(), "rw")) {
        shard.setLength(length);
      }
    } else {
      copy(entries, file);
    }
    return length;
  }

  private void copy(List<ShardScan.Entry> entries, Path file) throws IOException {
    WholeFile.writeContentForced(
        file,
        fsync,
        out -> {
          try (FileChannel from = FileChannel.open(file)) {
            for (ShardScan.Entry entry : entries) {
              for (long at = entry.start(); at < entry.end(); ) {
                at += from.transferTo(at, entry.end() - at, out.getChannel());
              }
            }
          }
        });
  }
}
