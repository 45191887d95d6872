package dev.tandem.images.store;

import static dev.tandem.images.item.Arguments.require;

/**
 * How shards are made.
 *
 * @param images the number of images in each shard but the last; at least 1
 * @param captions whether each image has a {@code KEY.txt}, an empty one if it has no caption;
 *     otherwise only those with a caption have one. Readers of WebDataset expect the same members
 *     of all samples
 */
public record ShardOptions(int images, boolean captions) {

  /** Rejects a number of images below 1. */
  public ShardOptions {
    require(images >= 1, "a shard must have at least one image: " + images);
  }

  /** Returns options for shards with this number of images, without captions. */
  public static ShardOptions of(int images) {
    return new ShardOptions(images, false);
  }

  /** Returns these options with or without a {@code KEY.txt} for each image. */
  public ShardOptions captions(boolean captions) {
    return new ShardOptions(images, captions);
  }
}
