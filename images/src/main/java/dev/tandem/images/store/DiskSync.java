package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.DiskFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Forces the whole file system of a folder to the disk, by running the system's {@code sync} in a
 * process of its own: one call for thousands of files. Confined to one thread.
 *
 * <p>A kernel reports a failed write to one caller only, and a sync may be that caller. So a sync
 * is never killed, not even by Ctrl-C. If it fails when nothing waits for it any more, its shell
 * still leaves the {@linkplain Fsync#NOTE note}.
 */
public final class DiskSync {
  private static final File NOTHING = new File("/dev/null");
  private static final int LONGEST_MESSAGE = 1000;
  private static final int KILLED = 128; // an exit status above this means: killed by a signal

  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      said=$(LC_ALL=C "$1" -f "$2" 2>&1 >/dev/null)
      status=$?
      case $said in
        *"Input/output error"* | *"I/O error"* | *"No space left"* | *[Qq]"uota exceeded"*)
          : >"$2/%s" ;;
      esac
      echo "$said" >&2
      exit $status
      """
          .formatted(Fsync.NOTE);

  /** The state or the outcome of a sync. */
  sealed interface Result {
    /**
     * No sync was begun, or it had no effect, for example because the system has no such command.
     */
    record Nothing() implements Result {}

    record UnderWay() implements Result {}

    /** Everything written before the sync began is on the disk. */
    record Well() implements Result {}

    /** The disk could not write something. */
    record Failed(IOException why) implements Result {}

    /** The sync was killed, and may have been told that the disk could not write something. */
    record Unheard() implements Result {}
  }

  private final String command;
  private @Nullable Process process;

  public DiskSync() {
    this("sync");
  }

  public DiskSync(String command) {
    this.command = command;
  }

  /** Begins a sync unless one is under way. What is written later is not included. */
  void begin(Path folder) {
    if (process != null) {
      return;
    }
    try {
      process =
          new ProcessBuilder("sh", "-c", SCRIPT, "sh", command, folder.toAbsolutePath().toString())
              .redirectInput(NOTHING)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      process = null; // no shell: then nothing is ever known to be on the disk
    }
  }

  boolean underWay() {
    return process != null && process.isAlive();
  }

  /** Returns the state of the sync that was begun; reports its outcome only once. */
  Result result() {
    Process begun = process;
    if (begun == null) {
      return new Result.Nothing();
    }
    if (begun.isAlive()) {
      return new Result.UnderWay();
    }
    process = null;
    if (begun.exitValue() == 0) {
      return new Result.Well();
    }
    var why = new IOException(said(begun));
    if (DiskFailure.isOfDisk(why)) {
      return new Result.Failed(why);
    }
    return begun.exitValue() > KILLED ? new Result.Unheard() : new Result.Nothing();
  }

  /** Returns the last part of the command's error message, which is the system's own text. */
  private static String said(Process ended) {
    try (var errors = ended.getErrorStream()) {
      String message = new String(errors.readNBytes(LONGEST_MESSAGE), UTF_8).strip();
      return message.substring(message.lastIndexOf(':') + 1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits for the sync under way to end, but no longer than {@code limit}. */
  void await(Duration limit) {
    if (process == null) {
      return;
    }
    try {
      var _ = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Forgets the sync under way, which ends by itself. */
  void giveUp() {
    process = null;
  }
}
