package dev.tandem.images.store;

import dev.tandem.images.item.DiskFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Forces the files of one job to the disk, until that fails once.
 *
 * <p>INVARIANT: after a failure, no force of the same run succeeds. A kernel reports the failure of
 * a write once, and counts the pages as written from then on; a second fsync would succeed although
 * they are lost. (PostgreSQL met this in 2018 as "fsyncgate"; A. Rebello et al., "Can Applications
 * Recover from fsync Failures?", USENIX ATC 2020.) Only to write it all again helps. So a failure
 * leaves a note in the folder, by which the next run knows that it must.
 *
 * <p>The note itself is not forced. It matters only until the machine is started again: after that,
 * what is read is what is on the disk.
 *
 * <p>Thread-safe.
 */
public class Fsync {
  /** The name of the note. */
  static final String NOTE = ".fsync-failed";

  private final Path folder;
  private volatile @Nullable IOException failure; // the first one

  /**
   * @param folder of the job
   */
  public Fsync(Path folder) {
    this.folder = folder;
  }

  /** Forces one file: {@code channel.force(true)} or {@code descriptor.sync()}. */
  @FunctionalInterface
  public interface Force {
    void force() throws IOException;
  }

  /**
   * Returns when all that has been written to the file is on the disk.
   *
   * @param file its name, for messages
   * @throws IOException if that failed, now or earlier, for this file or another one of the job
   */
  public final void force(Path file, Force force) throws IOException {
    check();
    try {
      ask(file, force);
    } catch (ClosedChannelException e) {
      throw e; // by an interrupt, which says nothing about the disk
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      var _ = failed(new IOException("cannot be forced to the disk", e));
      throw e;
    }
    check();
  }

  /** Asks the system; what tests replace. */
  void ask(Path file, Force force) throws IOException {
    force.force();
  }

  /**
   * Forces the names in a folder, where the system can do that: Windows does not open folders, and
   * some file systems refuse. An interrupt of the thread does not keep it from that.
   */
  final void forceNames(Path names) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!forceNamesOnce(names)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean forceNamesOnce(Path names) throws IOException {
    check();
    try (FileChannel open = FileChannel.open(names)) {
      ask(names, () -> open.force(true));
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      if (DiskFailure.isOfDisk(e)) {
        throw failed(e);
      }
    }
    return true;
  }

  /**
   * Fails if something could not be forced.
   *
   * @throws IOException also if that was some other file
   */
  public final void check() throws IOException {
    IOException before = failure;
    if (before != null) {
      throw new IOException(before.getMessage(), before);
    }
  }

  /** Something of the job could not be forced, by whatever means; returns why. */
  final synchronized IOException failed(IOException why) {
    if (failure == null) {
      failure = why;
      try {
        Files.createFile(folder.resolve(NOTE));
      } catch (IOException e) {
        // It is there already, or the disk takes nothing any more, from the next run either.
      }
    }
    return why;
  }

  /** Whether an earlier run has failed, and nothing has mended it since. */
  public final boolean hasFailedBefore() {
    return Files.exists(folder.resolve(NOTE));
  }

  /** What an earlier run may have lost has been written again, or will be. */
  public final void forget() throws IOException {
    Files.deleteIfExists(folder.resolve(NOTE));
  }
}
