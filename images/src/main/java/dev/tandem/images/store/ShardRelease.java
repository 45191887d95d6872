package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the files of a full shard and brings them to their place: the shard itself, and what lies
 * beside it. Each is made in the folder of shards in the making, under a hidden name, and gets its
 * name there once it is whole and on the disk.
 *
 * <p>INVARIANT: the shard in the making is removed after the shard has come to its place, and
 * before anything beside it does. So as long as the one in the making is there, everything is made
 * of it again; and once it is gone, what else lies there with its number is whole, and only has to
 * be brought to its place, by {@link #bring}. So no index ever lies beside another shard than its
 * own.
 */
final class ShardRelease {
  private final ShardPlace place;
  private final ShardOptions options;

  ShardRelease(ShardPlace place, ShardOptions options) {
    this.place = place;
    this.options = options;
  }

  /** Makes a file of another one. */
  @FunctionalInterface
  private interface Making {
    void make(Path from, Path to) throws IOException, InterruptedException;
  }

  /**
   * Seals a shard, makes its files and brings them to their place.
   *
   * @throws IOException if a file cannot be written
   * @throws dev.tandem.images.item.StoreException if one cannot be brought to its place
   * @throws InterruptedException if the thread is interrupted; a later release continues it
   */
  void release(Shard shard) throws IOException, InterruptedException {
    shard.seal();
    Path making = shard.path();
    Path main =
        switch (options.format()) {
          case TAR -> making;
          case PARQUET -> made(shard, making, ParquetShard.EXTENSION, ParquetShard::write);
          case TFRECORD -> made(shard, making, options.format().extension(), TfRecordShard::write);
        };
    List<Path> beside = new ArrayList<>();
    if (options.index()) {
      beside.add(made(shard, main, ShardIndex.EXTENSION, index()));
    }
    if (options.table()) {
      beside.add(made(shard, making, ParquetShard.EXTENSION, ParquetShard::writeTable));
    }
    if (!(main.equals(making) && beside.isEmpty())) {
      shard.fsync().forceNames(place.folder().resolve(ShardsInTheMaking.FOLDER));
    }
    place.take(main, options.format().fileName(shard.number()));
    Files.deleteIfExists(making);
    for (Path file : beside) {
      bring(file);
    }
  }

  /** Brings a file that is whole to its place, under its own name. */
  void bring(Path file) throws InterruptedException {
    place.take(file, String.valueOf(file.getFileName()));
  }

  private Making index() {
    return options.format() == ShardFormat.TAR ? ShardIndex::ofTar : ShardIndex::ofTfRecord;
  }

  private static Path made(Shard shard, Path from, String extension, Making making)
      throws IOException, InterruptedException {
    Path file = from.resolveSibling(ShardFormat.fileName(shard.number(), extension));
    Path unnamed = WholeFile.unnamed(file);
    Files.deleteIfExists(unnamed); // of a run that was killed
    making.make(from, unnamed);
    WholeFile.nameContentForced(file, shard.fsync());
    return file;
  }
}
