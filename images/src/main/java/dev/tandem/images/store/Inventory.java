package dev.tandem.images.store;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.s3.S3Bucket;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files, objects or members of shards that a target holds, with their lengths in bytes, by the
 * names that a {@link Stored} has. Takes about 200 bytes of memory for each.
 */
public final class Inventory {
  private static final Pattern OWN = Pattern.compile("manifest\\..*|job\\.json|\\..*");
  private static final Pattern SHARD = Pattern.compile("([0-9]{5,9})\\.(tar|parquet|tfrecord|idx)");
  private static final Pattern RESULT =
      Pattern.compile("[0-9a-f]{2}/[0-9a-f]/[^/]*-[0-9a-f]{16}\\.[a-z0-9]{1,8}");

  private final Map<String, Long> results = new HashMap<>();

  private Inventory() {}

  /**
   * Takes stock of a folder. What begins with a dot is left out, except shards in the making.
   *
   * @throws StoreException if something cannot be read
   */
  public static Inventory of(Path folder) {
    Inventory inventory = new Inventory();
    try {
      inventory.addFolder(folder);
      inventory.addShardsInTheMaking(folder);
    } catch (IOException e) {
      throw unreadable(folder.toString(), e);
    }
    return inventory;
  }

  /**
   * Takes stock of a place in an object store. Shards are read as a whole.
   *
   * @param folder the folder of the job on this machine, for shards in the making
   * @throws StoreException if something cannot be read
   */
  public static Inventory of(S3Location location, S3Options options, Path folder) {
    Inventory inventory = new Inventory();
    try (S3Bucket bucket = S3Bucket.open(location, options)) {
      Map<String, Long> objects = new TreeMap<>();
      bucket.list(objects::put);
      for (Map.Entry<String, Long> object : objects.entrySet()) {
        if (!OWN.matcher(object.getKey()).matches()) {
          inventory.add(object.getKey(), object.getValue(), () -> bucket.read(object.getKey()));
        }
      }
      inventory.addShardsInTheMaking(folder);
    } catch (IOException e) {
      throw unreadable(location.toString(), e);
    }
    return inventory;
  }

  /**
   * Returns the length of a result that a line names; -1 if there is none. Several lines may name
   * the same one.
   */
  public long claim(String name) {
    Long found = results.get(name);
    if (found == null) {
      return -1;
    }
    if (found >= 0) {
      results.put(name, -1 - found); // claimed
      return found;
    }
    return -1 - found;
  }

  /** Returns the names of the results that have not been claimed. */
  public Set<String> unclaimed() {
    return results.entrySet().stream()
        .filter(result -> result.getValue() >= 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Returns whether a job names its results like this, unless they get names of their own. */
  public static boolean isLikeAResult(String name) {
    return RESULT.matcher(name).matches() || ShardFormat.isMember(name);
  }

  private void add(String name, long bytes, ShardContents.Content content) throws IOException {
    Matcher shard = SHARD.matcher(name);
    if (shard.matches()) {
      add(name, shard.group(2), content);
    } else {
      results.put(name, bytes);
    }
  }

  /** Adds the images of a shard. */
  private void add(String shard, String extension, ShardContents.Content content)
      throws IOException {
    ShardContents.read(extension, content, (file, bytes) -> results.put(shard + "/" + file, bytes));
  }

  private void addFolder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return path.equals(folder) || !isHidden(path)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            String name = folder.relativize(path).toString().replace('\\', '/');
            if (attributes.isRegularFile() && !isHidden(path) && !OWN.matcher(name).matches()) {
              add(name, attributes.size(), ShardContents.Content.of(path));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  /** Adds the images of shards in the making, under the names that they will have. */
  private void addShardsInTheMaking(Path folder) throws IOException {
    Path making = folder.resolve(ShardsInTheMaking.FOLDER);
    if (!Files.isDirectory(making)) {
      return;
    }
    ShardFormat format = ShardFormat.ofJob(folder);
    String tar = ShardFormat.TAR.extension();
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(making)) {
      for (Path shard : shards) {
        Matcher name = SHARD.matcher(String.valueOf(shard.getFileName()));
        if (name.matches() && name.group(2).equals(tar)) {
          add(name.group(1) + "." + format.extension(), tar, ShardContents.Content.of(shard));
        }
      }
    }
  }

  private static StoreException unreadable(String place, IOException e) {
    return new StoreException("Cannot read " + place + ": " + DiskFailure.reason(e), e);
  }
}
