package dev.tandem.cli;

import dev.tandem.images.Workers;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Naming;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.BadLines;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.manifest.RetryScope;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import dev.tandem.images.store.FolderStore;
import dev.tandem.images.store.S3Store;
import dev.tandem.images.store.ShardFormat;
import dev.tandem.images.store.ShardOptions;
import dev.tandem.images.store.ShardStore;
import dev.tandem.images.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Command-line options for the target, and for continuing a job that an earlier run has begun. */
final class TargetArgs {
  private static final int S3_UPLOADS = 32; // each waits most of the time

  @Option(
      names = "--to",
      paramLabel = "TARGET",
      description =
          "The folder, or s3://bucket/prefix, to store the results in. Required. For Google Cloud"
              + " Storage, use s3:// and --s3-endpoint https://storage.googleapis.com.")
  @Nullable String to;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description =
          "Store the results in files of N images each: 00000.tar and so on, as WebDataset reads"
              + " them.")
  private @Nullable Integer shards;

  @Option(
      names = "--shard-format",
      paramLabel = "FORMAT",
      converter = ShardFormatConverter.class,
      description =
          "The kind of these files: tar (the default), parquet, with the bytes of each image in a"
              + " column, or tfrecord.")
  private @Nullable ShardFormat shardFormat;

  @Option(
      names = "--shard-index",
      description =
          "Store an index beside each tar or tfrecord file, 00000.idx and so on, as NVIDIA DALI"
              + " reads it.")
  private boolean shardIndex;

  @Option(
      names = "--shard-table",
      description =
          "Store a table beside each tar or tfrecord file, 00000.parquet and so on, with a row for"
              + " each of its images.")
  private boolean shardTable;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "The server of s3:// targets, lists and images, if it is not AWS. Credentials and region are"
              + " found as by other AWS tools, for example in AWS_ACCESS_KEY_ID and AWS_PROFILE.")
  private @Nullable URI endpoint;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The folder for the manifest of an s3:// target (tandem-jobs/BUCKET/PREFIX).")
  private @Nullable Path state;

  @Option(
      names = "--anew",
      description =
          "Process all images again, including those done by an earlier run with the same target.")
  private boolean anew;

  @Option(
      names = "--retry-failed",
      description = "Retry what failed in an earlier run with the same target.")
  private boolean retryFailed;

  @Option(
      names = "--retry-class",
      paramLabel = "CLASS",
      split = ",",
      description = "Retry only failures of these classes, such as timeout,http-503,http-4xx.")
  private Set<String> retryClasses = Set.of();

  @Option(
      names = "--skip-bad-lines",
      description =
          "Skip lines of manifest.jsonl that are damaged, and process their images again; by"
              + " default, such a manifest is refused.")
  private boolean skipBadLines;

  @Option(
      names = "--parquet",
      negatable = true,
      description =
          "Whether to convert manifest.jsonl to manifest.parquet at the end; by default for jobs"
              + " of 10,000 or more images.")
  private @Nullable Boolean parquet;

  /**
   * Returns the folder of the job.
   *
   * @throws IllegalArgumentException if there is another one for the state of the job
   */
  Path folder(TargetLocation target) {
    return target.jobFolder(state);
  }

  Workers defaultWorkers(TargetLocation target) {
    Workers usual = Workers.defaults();
    return target instanceof TargetLocation.Bucket && shards == null
        ? usual.upload(S3_UPLOADS)
        : usual;
  }

  /**
   * Opens the target.
   *
   * @param captions whether the lists have captions, so that each image of a shard gets one
   * @param uploads the number of concurrent uploads
   * @param naming what identifies the images
   * @throws IllegalArgumentException if an option is invalid
   * @throws StoreException if it cannot be used
   */
  Target open(
      TargetLocation target,
      boolean captions,
      int uploads,
      ResizeOptions results,
      @Nullable SeenContents contents,
      Naming naming) {
    RetryScope scope = retryScope(); // before there is a store to close
    return Target.open(
        store(target, captions, uploads),
        new ManifestOptions(
            results, scope, contents, naming, skipBadLines ? BadLines.SKIP : BadLines.REFUSE));
  }

  /** Returns the options for access to object stores. */
  S3Options s3() {
    return S3Options.defaults().endpoint(endpoint);
  }

  private Store store(TargetLocation target, boolean captions, int uploads) {
    Path folder = folder(target);
    ShardOptions shards = shardOptions(captions);
    return switch (target) {
      case TargetLocation.Folder _ ->
          shards == null ? FolderStore.open(folder) : ShardStore.open(folder, shards);
      case TargetLocation.Bucket(S3Location location) -> {
        S3Options options = s3().connections(uploads);
        yield shards == null
            ? S3Store.open(location, options, folder)
            : ShardStore.open(location, options, folder, shards);
      }
    };
  }

  private @Nullable ShardOptions shardOptions(boolean captions) {
    if (shards == null) {
      String alone =
          shardFormat != null
              ? "--shard-format"
              : shardIndex ? "--shard-index" : shardTable ? "--shard-table" : "";
      if (!alone.isEmpty()) {
        throw new IllegalArgumentException(alone + " is for shards: add --shards N");
      }
      return null;
    }
    return ShardOptions.of(OptionValue.atLeast(1, "--shards", shards))
        .captions(captions)
        .format(shardFormat == null ? ShardFormat.TAR : shardFormat)
        .index(shardIndex)
        .table(shardTable);
  }

  /**
   * Returns the number of images from which the manifest gets its table. Making the table takes a
   * second or more.
   */
  long tableFrom() {
    if (parquet == null) {
      return ImageRun.TABLE_FROM;
    }
    return parquet ? 0 : Long.MAX_VALUE;
  }

  /** Refuses a class of failures that does not exist, if it is like one that does. */
  private static void known(String name) {
    if (FailureClass.exists(name)) {
      return;
    }
    Set<String> classes = new TreeSet<>(Set.of("http-4xx", "http-5xx"));
    FailureClass.withoutStatus().forEach(one -> classes.add(one.name()));
    Optional<String> meant = DidYouMean.of(name, classes);
    if (meant.isPresent() && !meant.get().equals(name)) {
      throw new IllegalArgumentException(
          "there is no class of failures '" + name + "': did you mean " + meant.get() + "?");
    }
  }

  private RetryScope retryScope() {
    if (anew) {
      return RetryScope.all();
    }
    for (String name : retryClasses) {
      known(name);
    }
    if (!retryClasses.isEmpty()) {
      return RetryScope.failedOf(retryClasses);
    }
    return retryFailed ? RetryScope.allFailed() : RetryScope.none();
  }

  /** Converts a format of shards from its name on the command line. */
  static final class ShardFormatConverter extends NameConverter<ShardFormat> {

    ShardFormatConverter() {
      super(names());
    }

    private static Map<String, ShardFormat> names() {
      Map<String, ShardFormat> names = new LinkedHashMap<>();
      for (ShardFormat format : ShardFormat.values()) {
        names.put(format.extension(), format);
      }
      return names;
    }
  }
}
