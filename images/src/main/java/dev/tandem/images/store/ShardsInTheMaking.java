package dev.tandem.images.store;

import dev.tandem.images.item.Key;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The hidden folder of a job with the shards that are not full yet, or not stored yet; and how to
 * go on with them after the run was broken off.
 *
 * <p>What counts is what has a line in the manifest. The rest of a shard, what was under way and
 * what was cut short, is cut out and will be made again, so that nothing is in two shards. What has
 * a line and is not there, as may be after a power failure, will be made again too.
 */
final class ShardsInTheMaking {
  static final String FOLDER = ".shards";

  private static final Pattern NAME = Pattern.compile("([0-9]{5,9})\\.tar");

  private final Path folder;
  private final Fsync fsync;
  private final Map<Integer, Path> files = new TreeMap<>();
  private final Map<Key, Listed> listed = new HashMap<>(); // by the last line of each
  private final boolean doubtful; // an earlier run could not force them

  /** Where an image is, says its line. */
  private record Listed(int number, int crc32c) {}

  /** Nobody else may be at work in it. */
  ShardsInTheMaking(Path job, Fsync fsync) throws IOException {
    this.fsync = fsync;
    doubtful = fsync.hasFailedBefore();
    folder = Files.createDirectories(job.resolve(FOLDER));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path file : found) {
        var name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          files.put(Integer.valueOf(name.group(1)), file);
        } else {
          Files.delete(file); // a copy that was not finished
        }
      }
    }
  }

  /** This image has a line that says it is in that shard, and in no other. */
  void found(int number, Key key, Stored stored) {
    if (files.containsKey(number)) {
      listed.put(key, new Listed(number, stored.crc32c()));
    } else {
      listed.remove(key);
    }
  }

  /** This image has a line that says it is nowhere. */
  void forget(Key key) {
    listed.remove(key);
  }

  /**
   * Makes all of them end behind what has a line; those with nothing keep their numbers, so that
   * there is no gap.
   *
   * @param lost gets what has a line and is not there
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

  /** What may be kept of a file. Where it was not forced, to be whole now does not mean a thing. */
  private List<ShardScan.Entry> entries(Path file) throws IOException {
    return doubtful ? List.of() : ShardScan.entries(file);
  }

  /** Begins a shard. */
  Shard begin(int number) throws IOException {
    Shard shard = new Shard(number, folder.resolve(Shard.name(number)), 0, 0, fsync);
    try {
      fsync.forceNames(folder);
      return shard;
    } catch (IOException e) {
      shard.close();
      throw e;
    }
  }

  /** Removes the folder, if nothing in it waits for the next run. */
  static void leave(Path job) {
    try {
      Files.deleteIfExists(job.resolve(FOLDER));
    } catch (IOException e) {
      // Something does.
    }
  }

  /** The highest number there is; -1 if there are none. */
  int highest() {
    return files.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
  }

  /** Removes from the file what is not to be kept; returns its length then. */
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
    Path unnamed = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel from = FileChannel.open(file);
        FileChannel to =
            FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (ShardScan.Entry entry : entries) {
        for (long at = entry.start(); at < entry.end(); ) {
          at += from.transferTo(at, entry.end() - at, to);
        }
      }
      fsync.force(file, () -> to.force(false));
    }
    Files.move(unnamed, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
