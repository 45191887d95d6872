package dev.tandem.images.store;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.s3.S3Bucket;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files, objects or members of shards that a target holds, with their lengths in bytes, by the
 * names that a {@link Stored} has. Takes about 200 bytes of memory for each.
 */
public final class Inventory {
  private static final Pattern OWN = Pattern.compile("manifest\\..*|job\\.json|\\..*");
  private static final Pattern SHARD = Pattern.compile("[0-9]{5,9}\\.tar");
  private static final Pattern RESULT =
      Pattern.compile(
          "[0-9a-f]{2}/[0-9a-f]/[^/]*-[0-9a-f]{16}\\.[a-z0-9]{1,8}|[0-9]{5,9}\\.tar/.*");

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
    return RESULT.matcher(name).matches();
  }

  private interface Content {
    InputStream open() throws IOException;
  }

  private void add(String name, long bytes, Content content) throws IOException {
    if (SHARD.matcher(name).matches()) {
      try (InputStream in = content.open()) {
        addMembers(name, in);
      }
    } else {
      results.put(name, bytes);
    }
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
              add(name, attributes.size(), () -> Files.newInputStream(path));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private void addShardsInTheMaking(Path folder) throws IOException {
    Path making = folder.resolve(ShardsInTheMaking.FOLDER);
    if (!Files.isDirectory(making)) {
      return;
    }
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(making)) {
      for (Path shard : shards) {
        String name = String.valueOf(shard.getFileName());
        if (SHARD.matcher(name).matches()) {
          add(name, 0, () -> Files.newInputStream(shard));
        }
      }
    }
  }

  /** Adds the images of a shard, as far as it is whole, but not the texts beside them. */
  private void addMembers(String shard, InputStream in) throws IOException {
    try (var tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry member; (member = nextOf(tar)) != null; ) {
        String name = member.getName();
        if (!name.endsWith(".json") && !name.endsWith(".txt")) {
          results.put(shard + "/" + name, member.getSize());
        }
      }
    }
  }

  /** Returns the next member, or null if there is none, or it is cut. */
  private static @Nullable TarArchiveEntry nextOf(TarArchiveInputStream tar) {
    try {
      TarArchiveEntry member = tar.getNextEntry();
      if (member != null) {
        tar.skipNBytes(member.getSize());
      }
      return member;
    } catch (IOException | IllegalArgumentException e) {
      return null; // what follows counts as missing
    }
  }

  private static StoreException unreadable(String place, IOException e) {
    return new StoreException("Cannot read " + place + ": " + DiskFailure.reason(e), e);
  }
}
