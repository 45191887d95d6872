package dev.tandem.images.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of file a shard is. */
public enum ShardFormat {
  /** A tar file in the layout of WebDataset. */
  TAR("tar"),

  /**
   * A Parquet file with the bytes of each image in a column, as Hugging Face's datasets read it.
   */
  PARQUET("parquet"),

  /** A TFRecord file of {@code tf.train.Example} messages. */
  TFRECORD("tfrecord");

  /** The name of an image in a shard, such as {@code 00042.tar/KEY.jpg}. */
  private static final Pattern MEMBER =
      Pattern.compile("([0-9]{5,9})\\.(tar|parquet|tfrecord)/.*", Pattern.DOTALL);

  private final String extension;

  ShardFormat(String extension) {
    this.extension = extension;
  }

  /** Returns what the names of such shards end with, without the dot. */
  public String extension() {
    return extension;
  }

  /** Returns the name of a shard. WebDataset reads shards as {@code {00000..00041}.tar}. */
  String fileName(int number) {
    return fileName(number, extension);
  }

  /** Returns the name of a shard, or of a file that lies beside it. */
  static String fileName(int number, String extension) {
    return String.format(Locale.ROOT, "%05d.%s", number, extension);
  }

  /** Returns the number of the shard of this format that an image is in; -1 if it is in none. */
  int numberIn(String name) {
    Matcher member = MEMBER.matcher(name);
    return member.matches() && member.group(2).equals(extension)
        ? Integer.parseInt(member.group(1))
        : -1;
  }

  /** Returns whether a result with that name is inside a shard, of whatever format. */
  public static boolean isMember(String name) {
    return MEMBER.matcher(name).matches();
  }

  /** Returns the format of the shards of the job in a folder, according to its options. */
  static ShardFormat ofJob(Path folder) {
    String name = JobOptions.of(folder).get("--shard-format");
    for (ShardFormat format : values()) {
      if (format.extension.equals(name)) {
        return format;
      }
    }
    return TAR;
  }
}
