package dev.tandem.images.store;

import static dev.tandem.images.item.Arguments.require;

import java.util.ArrayList;
import java.util.List;

/**
 * How shards are made.
 *
 * @param images the number of images in each shard but the last; at least 1
 * @param captions whether each image has a {@code KEY.txt}, an empty one if it has no caption;
 *     otherwise only those with a caption have one. Readers of WebDataset expect the same members
 *     of all samples
 * @param format the kind of file
 * @param index whether each shard has an index for NVIDIA DALI beside it, {@code 00000.idx}; not
 *     for Parquet
 * @param table whether each shard has a table of its images beside it, {@code 00000.parquet}; not
 *     for Parquet, which is such a table itself
 */
public record ShardOptions(
    int images, boolean captions, ShardFormat format, boolean index, boolean table) {

  /** Rejects a number of images below 1, and an index or a table of Parquet files. */
  public ShardOptions {
    require(images >= 1, "a shard must have at least one image: " + images);
    boolean parquet = format == ShardFormat.PARQUET;
    require(!(parquet && index), "an index is for tar and tfrecord shards, not for parquet");
    require(!(parquet && table), "parquet shards are tables already: no other one goes with them");
  }

  /** Returns options for tar files with this number of images, without captions. */
  public static ShardOptions of(int images) {
    return new ShardOptions(images, false, ShardFormat.TAR, false, false);
  }

  /** Returns these options with or without a {@code KEY.txt} for each image. */
  public ShardOptions captions(boolean captions) {
    return new ShardOptions(images, captions, format, index, table);
  }

  /** Returns these options for another kind of file. */
  public ShardOptions format(ShardFormat format) {
    return new ShardOptions(images, captions, format, index, table);
  }

  /** Returns these options with or without an index beside each shard. */
  public ShardOptions index(boolean index) {
    return new ShardOptions(images, captions, format, index, table);
  }

  /** Returns these options with or without a table beside each shard. */
  public ShardOptions table(boolean table) {
    return new ShardOptions(images, captions, format, index, table);
  }

  /**
   * Returns what a job file says of these options, such as {@code tfrecord shards with index}. What
   * is the default goes without saying.
   */
  String description() {
    List<String> parts = new ArrayList<>();
    if (captions) {
      parts.add("captions");
    }
    if (index) {
      parts.add("index");
    }
    if (table) {
      parts.add("table");
    }
    return (format == ShardFormat.TAR ? "" : format.extension() + " ")
        + "shards"
        + (parts.isEmpty() ? "" : " with " + String.join(" and ", parts));
  }
}
