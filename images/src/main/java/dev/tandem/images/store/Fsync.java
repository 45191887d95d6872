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
 * Forces the files of one job to the disk, until the first failure.
 *
 * <p>INVARIANT: after a failure, no force of the same run succeeds. A kernel reports a failed write
 * once, and counts the pages as written from then on; a second fsync would succeed although they
 * are lost. (PostgreSQL met this in 2018 as "fsyncgate"; A. Rebello et al., "Can Applications
 * Recover from fsync Failures?", USENIX ATC 2020.) The only remedy is to write everything again. So
 * a failure leaves a note in the folder, which tells the next run to do so.
 *
 * <p>The note itself is not forced. It matters only until the machine reboots: after that, what is
 * read is what is on the disk.
 *
 * <p>Thread-safe.
 */
public class Fsync {
  /** The name of the note. */
  static final String NOTE = ".fsync-failed";

  private final Path folder;
  private volatile @Nullable IOException failure; // the first one

  /**
   * @param folder the folder of the job
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
   * Forces a file. Once this returns, everything written to it is on the disk.
   *
   * @param file its name, for messages
   * @throws IOException if that has failed, now or earlier, for this file or another one of the job
   */
  public final void force(Path file, Force force) throws IOException {
    check();
    try {
      ask(file, force);
    } catch (ClosedChannelException e) {
      throw e; // closed by an interrupt, which says nothing about the disk
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      var _ = failed(new IOException("cannot be flushed to disk", e));
      throw e;
    }
    check();
  }

  /** Makes the system call; tests override this. */
  void ask(Path file, Force force) throws IOException {
    force.force();
  }

  /**
   * Forces the names in a folder, if the system can do that: Windows does not open folders, and
   * some file systems refuse. An interrupt of the thread does not prevent it.
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
   * Throws if something could not be forced.
   *
   * @throws IOException if any file of the job could not be forced
   */
  public final void check() throws IOException {
    IOException before = failure;
    if (before != null) {
      throw new IOException(before.getMessage(), before);
    }
  }

  /**
   * Records that something of the job could not be forced, by whatever means; returns {@code why}.
   */
  final synchronized IOException failed(IOException why) {
    if (failure == null) {
      failure = why;
      try {
        Files.createFile(folder.resolve(NOTE));
      } catch (IOException e) {
        // The note exists already, or the disk accepts no more writes, not even the next run's.
      }
    }
    return why;
  }

  /** Returns whether an earlier run has failed, and nothing has repaired that since. */
  public final boolean hasFailedBefore() {
    return Files.exists(folder.resolve(NOTE));
  }

  /** Removes the note: what an earlier run may have lost has been written again, or will be. */
  public final void forget() throws IOException {
    Files.deleteIfExists(folder.resolve(NOTE));
  }
}
