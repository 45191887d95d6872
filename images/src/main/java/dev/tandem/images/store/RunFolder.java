package dev.tandem.images.store;

import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hidden folder of a run inside its target, for files that are not whole yet.
 *
 * <p>A lock on a file in it distinguishes a live run from a killed one: the system releases the
 * lock when the process ends, however it ends. INVARIANT: a live run never looks dead, because the
 * lock file gets its name only after it has been locked.
 */
final class RunFolder implements AutoCloseable {
  private static final String PREFIX = ".tandem-";
  private static final String LOCK = "lock";

  /** A folder without a lock file is assumed to be about to get one, unless it is this old. */
  private static final Duration LONGEST_START = Duration.ofDays(1);

  /**
   * The folders of this process. Looking at the lock of one of them would release it: a process
   * loses its lock on a file when it closes the file, no matter how often it has it open.
   */
  private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;
  private final AtomicLong files = new AtomicLong();

  private RunFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static RunFolder create(Path target) throws IOException {
    Path path = Files.createDirectory(target.toAbsolutePath().resolve(PREFIX + UUID.randomUUID()));
    Path unnamed = path.resolve(LOCK + ".new");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      var _ = tryLock(channel);
      // Not a WholeFile: what counts is not content but the lock, which the open channel holds.
      Files.move(unnamed, path.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
      LIVE.add(path);
      return new RunFolder(path, channel);
    } catch (IOException e) {
      if (channel != null) {
        channel.close();
      }
      LIVE.remove(path);
      removeAll(path);
      throw e;
    }
  }

  /** Removes the folders of runs that were killed; those of live runs stay. */
  static void removeLeftovers(Path target) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(target.toAbsolutePath(), PREFIX + "*")) {
      for (Path folder : found) {
        if (Files.isDirectory(folder) && isDead(folder)) {
          removeAll(folder);
        }
      }
    }
  }

  /** Returns the path of a new file of this run, which is not created yet. */
  Path nextFile() {
    return path.resolve(Long.toString(files.getAndIncrement(), Character.MAX_RADIX));
  }

  boolean isThere() {
    return Files.isWritable(path);
  }

  @Override
  public void close() {
    Quietly.close(lock::close); // if that fails, the lock is released when the process ends
    removeAll(path);
    LIVE.remove(path);
  }

  private static boolean isDead(Path folder) {
    if (LIVE.contains(folder)) {
      return false;
    }
    try (var channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
      return tryLock(channel);
    } catch (NoSuchFileException e) {
      return isOld(folder);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns whether the lock was acquired; {@code false} also if the file system has no locks. */
  private static boolean tryLock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean isOld(Path folder) {
    try {
      var before = FileTime.from(Instant.now().minus(LONGEST_START));
      return Files.getLastModifiedTime(folder).compareTo(before) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void removeAll(Path folder) {
    try {
      FlatFolder.delete(folder);
    } catch (IOException e) {
      // The folder is hidden, and the next run will try again.
    }
  }
}
