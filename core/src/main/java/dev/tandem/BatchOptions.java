package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * When a stage that collects items into lists forwards a list; see {@link Pipeline#batch(String,
 * java.util.function.UnaryOperator) batch}. A list is complete as soon as any of its limits is
 * reached. There must be one of {@link #size} and {@link #weight}, so that lists are bounded.
 * Immutable: each method returns a changed copy.
 *
 * @param <I> the type of the items
 */
public final class BatchOptions<I> {
  static final int MOST_LISTS = 1_000;

  private final int size;
  private final long maxWeight;
  private final @Nullable ToLongFunction<? super I> weigher;
  private final @Nullable Function<? super I, ?> key;
  private final int lists;
  private final @Nullable Duration time;

  private BatchOptions(
      int size,
      long maxWeight,
      @Nullable ToLongFunction<? super I> weigher,
      @Nullable Function<? super I, ?> key,
      int lists,
      @Nullable Duration time) {
    this.size = size;
    this.maxWeight = maxWeight;
    this.weigher = weigher;
    this.key = key;
    this.lists = lists;
    this.time = time;
  }

  static <I> BatchOptions<I> defaults() {
    return new BatchOptions<>(Integer.MAX_VALUE, Long.MAX_VALUE, null, null, 1, null);
  }

  /** Sets how many items complete a list. By default, their number has no limit. */
  public BatchOptions<I> size(int items) {
    Limits.requirePositive(items, "the size of a batch");
    return new BatchOptions<>(items, maxWeight, weigher, key, lists, time);
  }

  /**
   * Sets how heavy a list may be, such as in bytes. An item that would make its list heavier than
   * {@code max} begins the next one; one that is heavier than {@code max} by itself is a list of
   * its own. Items without any weight never complete a list, so set {@link #size} as well if there
   * may be many of them. The weigher is called once for each item; the run ends if it throws or
   * returns a negative weight, and a cancel interrupts it.
   */
  public BatchOptions<I> weight(long max, ToLongFunction<? super I> weigher) {
    Limits.requirePositive(max, "the weight of a batch");
    Objects.requireNonNull(weigher, "weigher");
    return new BatchOptions<>(size, max, weigher, key, lists, time);
  }

  /**
   * Collects the items of each key in a list of their own, with up to {@value #MOST_LISTS} lists at
   * a time; see {@link #by(Function, int)}.
   */
  public BatchOptions<I> by(Function<? super I, ?> key) {
    return by(key, MOST_LISTS);
  }

  /**
   * Collects the items of each key in a list of their own. If an item needs another list than the
   * {@code lists} that are being filled, the one that was begun first is forwarded, so memory is
   * bounded however many keys there are. The key function is called once for each item; the run
   * ends if it throws or returns {@code null}, and a cancel interrupts it.
   */
  public BatchOptions<I> by(Function<? super I, ?> key, int lists) {
    Objects.requireNonNull(key, "key");
    Limits.requirePositive(lists, "the number of lists");
    return new BatchOptions<>(size, maxWeight, weigher, key, lists, time);
  }

  /**
   * Sets how long the first item of a list waits for others. By default, a list waits until it is
   * complete or no more items come.
   */
  public BatchOptions<I> time(Duration limit) {
    Limits.requirePositive(limit, "the time limit of a batch");
    return new BatchOptions<>(size, maxWeight, weigher, key, lists, limit);
  }

  void requireBound() {
    if (size == Integer.MAX_VALUE && weigher == null) {
      throw new IllegalArgumentException(
          "lists need a bound beside the time limit: set size(), weight() or both");
    }
  }

  int size() {
    return size;
  }

  long maxWeight() {
    return maxWeight;
  }

  @Nullable ToLongFunction<? super I> weigher() {
    return weigher;
  }

  @Nullable Function<? super I, ?> key() {
    return key;
  }

  int lists() {
    return lists;
  }

  @Nullable Duration time() {
    return time;
  }
}
