package dev.tandem.images.store;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores results as files of one folder, each whole or not at all: a result is written to a hidden
 * folder inside the target and then renamed, so that half a file is never visible, whenever the run
 * is killed.
 *
 * <p>A file of the same name is replaced. {@link dev.tandem.images.manifest.Manifest#remaining
 * Manifest#remaining} makes sure that nothing is made twice.
 *
 * <p>Failure of one item is an {@link ItemException} of class {@link FailureClass#STORE}; a {@link
 * StoreException} says that the target is broken and the run should stop. Either way nothing of the
 * item is left behind.
 *
 * <p>Thread-safe. INVARIANT: a file is whole or absent, however the process ends. The {@link
 * dev.tandem.images.manifest.Manifest Manifest} handles power failures: files that did not reach
 * the disk in time are found and made again. On systems that do not tell one boot from another (all
 * but Linux), and in folders on other machines, such as those of NFS and SMB, the bytes of each
 * file are forced to the disk before it gets its name.
 */
public final class FolderStore extends Store {
  private final Path folder;
  private final RunFolder run;
  private final @Nullable String boot;
  private final Set<Key> lost = new HashSet<>();

  private FolderStore(Path folder, RunFolder run, Fsync fsync, @Nullable String boot) {
    super(fsync);
    this.boot = boot;
    this.folder = folder;
    this.run = run;
  }

  /**
   * Opens a store and removes what killed runs have left in their hidden folders.
   *
   * @param folder the target; created if missing, with its parents
   * @throws StoreException if the target is not a folder, or cannot be created or written to
   */
  public static FolderStore open(Path folder) {
    return open(folder, new Fsync(folder), BootId::of);
  }

  static FolderStore open(Path folder, Fsync fsync, @Nullable String boot) {
    return open(folder, fsync, _ -> boot);
  }

  /**
   * Opens a store.
   *
   * @param boot returns the {@link BootId} of a folder, or null if each file must be forced
   */
  private static FolderStore open(Path folder, Fsync fsync, Function<Path, @Nullable String> boot) {
    if (folder.toString().isEmpty()) {
      throw new StoreException("The target is empty; give a folder, or . for this one", null);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new StoreException(
          "Cannot store in " + folder + ": it is a file; choose a folder instead", null);
    }
    try {
      Files.createDirectories(folder);
      RunFolder.removeLeftovers(folder);
      return new FolderStore(folder, RunFolder.create(folder), fsync, boot.apply(folder));
    } catch (IOException e) {
      throw new StoreException(
          "Cannot store in " + folder + ": " + DiskFailure.reason(e) + "; choose another folder",
          e);
    }
  }

  @Override
  public @Nullable String boot() {
    return boot;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public void found(Key key, Stored stored, Trust trust) {
    boolean there =
        switch (trust) {
          case KNOWN -> true;
          case LOOK -> holds(folder, stored);
          case NONE -> false;
        };
    if (there) {
      lost.remove(key);
    } else {
      lost.add(key);
    }
  }

  @Override
  public void foundLost(Key key) {
    lost.remove(key);
  }

  @Override
  public Set<Key> lost() {
    return lost;
  }

  @Override
  public Stored put(Thumbnail image) throws ItemException, InterruptedException {
    return put(image.name(), image.image().bytes());
  }

  /**
   * Stores one result.
   *
   * @param name a plain file name, such as {@link OutputName} makes; folder names may precede it,
   *     separated by {@code /}, and are created
   * @throws ItemException if this result cannot be stored under its name
   * @throws StoreException if the target is broken
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   * @throws IllegalArgumentException if {@code name} does not consist of plain names
   */
  public Stored put(String name, byte[] bytes) throws ItemException, InterruptedException {
    Path target = plain(folder, name);
    Path written = run.nextFile();
    boolean published = false;
    try {
      write(written, target, bytes);
      publish(written, target);
      published = true;
      return Stored.of(name, bytes);
    } finally {
      if (!published) {
        Quietly.delete(written); // if that fails, it is deleted with the hidden folder
      }
    }
  }

  /**
   * Writes to a folder and a name of our own: what fails here fails for every item. Not a {@link
   * WholeFile}, because an interrupt ends this write, and most files are not forced one by one.
   */
  private void write(Path file, Path target, byte[] bytes) throws InterruptedException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        var _ = channel.write(rest);
      }
      if (boot == null) {
        fsync().force(target, () -> channel.force(false));
      }
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      throw broken(folder, e);
    }
  }

  /** Gives the file its name. */
  private void publish(Path written, Path target) throws ItemException {
    try {
      try {
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        if (!run.isThere()) {
          throw e;
        }
        Files.createDirectories(target.getParent()); // for its first file
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      if (!Files.isWritable(folder) || !run.isThere() || DiskFailure.isOfDisk(e)) {
        throw broken(folder, e);
      }
      throw ItemException.lasting(
          FailureClass.STORE, "cannot be stored: " + DiskFailure.reason(e), e);
    }
  }

  /** Returns whether a result is there as it was stored. */
  static boolean holds(Path folder, Stored stored) {
    try {
      Path file = plain(folder, stored.name());
      return Files.size(file) == stored.bytes()
          && Stored.crc32c(Files.readAllBytes(file)) == stored.crc32c();
    } catch (IOException | IllegalArgumentException e) {
      return false; // absent, or not a name that a store has written
    }
  }

  private static Path plain(Path folder, String name) {
    for (String part : name.split("/", -1)) {
      if (!isPlain(part)) {
        throw new IllegalArgumentException("not a plain file name: " + OneLine.of(name));
      }
    }
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a file name: " + OneLine.of(name), e);
    }
  }

  private static boolean isPlain(String part) {
    return !part.isEmpty()
        && !part.startsWith(".")
        && part.chars().allMatch(c -> c >= ' ' && c != '\\' && c != ':');
  }

  /** Removes the hidden folder. Closing again does nothing. */
  @Override
  public void close() {
    run.close();
  }
}
