package dev.tandem;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of a pipeline that feeds itself; see {@link Pipeline#feedback}. Immutable: each
 * method returns a changed copy.
 *
 * @param <I> the type of the inputs of the pipeline
 */
public final class FeedbackOptions<I> {
  static final int MOST_IN_MEMORY = 1_000_000;
  static final int MOST_BESIDE_DISK = 10_000;

  private final @Nullable Function<? super I, String> key;
  private final int inMemory; // 0 if not set
  private final @Nullable Path folder;
  private final @Nullable ItemFormat<I> format;

  private FeedbackOptions(
      @Nullable Function<? super I, String> key,
      int inMemory,
      @Nullable Path folder,
      @Nullable ItemFormat<I> format) {
    this.key = key;
    this.inMemory = inMemory;
    this.folder = folder;
    this.format = format;
  }

  static <I> FeedbackOptions<I> defaults() {
    return new FeedbackOptions<>(null, 0, null, null);
  }

  /**
   * Lets each key pass once: an input or an item put back is left out if one with the same key came
   * before it in the run. It has no outcome; the first stage counts it as {@link
   * StageStats.Items#repeated}. A key is remembered by the first 128 bits of its SHA-256, which
   * takes 22 to 43 bytes.
   *
   * <p>The key function is called by the thread that puts the item, so it must be thread-safe. What
   * it throws is thrown by {@link Feedback#put}, or ends the reading of the inputs.
   */
  public FeedbackOptions<I> once(Function<? super I, String> key) {
    Objects.requireNonNull(key, "key");
    return new FeedbackOptions<>(key, inMemory, folder, format);
  }

  /**
   * Sets how many of the items that were put back may wait in memory, beside those in the queue of
   * the first stage. If more have to wait, they wait {@linkplain #onDisk on disk}, or the run stops
   * with {@link IllegalStateException}. The default is {@value #MOST_IN_MEMORY}, or {@value
   * #MOST_BESIDE_DISK} if there is a folder.
   */
  public FeedbackOptions<I> inMemory(int items) {
    Limits.requirePositive(items, "the number of items in memory");
    return new FeedbackOptions<>(key, items, folder, format);
  }

  /**
   * Lets items that are too many for the memory wait in files of this folder, which is created if
   * it is not there. The files are gone when the run has ended, whatever ended it; only a JVM that
   * is killed leaves them behind. The run stops if they cannot be written or read.
   */
  public FeedbackOptions<I> onDisk(Path folder, ItemFormat<I> format) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(format, "format");
    return new FeedbackOptions<>(key, inMemory, folder, format);
  }

  @Nullable Function<? super I, String> key() {
    return key;
  }

  int inMemory() {
    return inMemory > 0 ? inMemory : folder == null ? MOST_IN_MEMORY : MOST_BESIDE_DISK;
  }

  /** Returns a new queue for what does not fit in memory; {@code null} without a folder. */
  @Nullable DiskQueue<I> diskQueue() {
    return folder == null || format == null ? null : new DiskQueue<>(folder, format);
  }
}
