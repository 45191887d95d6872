package dev.tandem.images.manifest;

import dev.tandem.Outcome;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ContentHash;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.SharedRows;
import dev.tandem.images.item.WellFormed;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.OutputName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a job that have a URL in common, and share its download.
 *
 * <p>The first of them is the one that is downloaded. Those that are read before it has ended wait
 * for it, and take its outcome. For those that are read later, the outcome is read from its line in
 * the {@link Manifest}: what is stored in a folder or a bucket, by this run or an earlier one, and
 * what has failed in this run. Results in shards, and those with names of their own, are stored for
 * each row; once the first one has ended, the URL is asked for again.
 *
 * <p>Rows that expect different hashes do not wait for each other. A failure is shared only with
 * rows whose URL is the same in every character, since a signature may decide.
 *
 * <p>Thread-safe. Memory: about 200 bytes for each image under way, besides the rows that wait, and
 * 11 to 22 bytes for each that has ended, unless it is done and in a shard.
 */
public final class SharedDownloads implements SharedRows {

  /** Reads the line that begins at or soon after an offset; {@code null} if there is none. */
  interface Lines {
    byte @Nullable [] at(long offset) throws IOException;
  }

  private final boolean oneResult;
  private final Lines lines;

  // Guarded by this.
  private final Map<Key, List<ImageRef>> underWay = new HashMap<>(); // the rows that wait
  private final Map<Key, SharedOutcome> outcomes = new HashMap<>(); // of rows that were released
  private final LinePlaces places = new LinePlaces();
  private Consumer<List<ImageRef>> released = rows -> {};

  /**
   * @param oneResult whether all rows of an image can have the same result, which is so unless it
   *     is stored in shards
   * @param lines reads the manifest, on any thread
   */
  SharedDownloads(boolean oneResult, Lines lines) {
    this.oneResult = oneResult;
    this.lines = lines;
  }

  /** Takes the result of an earlier run, whose line begins at this offset. */
  synchronized void found(String file, long offset) {
    Key image = oneResult ? OutputName.keyOf(file) : null;
    if (image != null) {
      places.put(image, offset);
    }
  }

  @Override
  public synchronized Joined join(ImageRef ref) {
    if (BrokenRef.flawOf(ref.location()) != null) {
      return new Joined.Ready(ref);
    }
    List<ImageRef> waiting = underWay.get(group(ref));
    if (waiting != null) {
      waiting.add(ref);
      return new Joined.Waits();
    }
    if (place(ref) != LinePlaces.NONE) {
      return new Joined.Ready(ref.sharing());
    }
    underWay.put(group(ref), new ArrayList<>(0));
    return new Joined.Ready(ref);
  }

  @Override
  public synchronized void onRelease(Consumer<List<ImageRef>> released) {
    this.released = released;
  }

  /**
   * Returns what became of the image of a {@linkplain ImageRef#shared shared} row; {@code null} if
   * that is not known after all, and the row must be downloaded.
   */
  public @Nullable SharedOutcome outcome(ImageRef row) {
    long place;
    synchronized (this) {
      SharedOutcome known = outcomes.remove(Key.of(row));
      if (known != null) {
        return known;
      }
      place = place(row);
    }
    try {
      byte[] line = place == LinePlaces.NONE ? null : lines.at(place);
      OutcomeLine read = line == null ? null : OutcomeLine.parse(line);
      return read == null ? null : outcome(row, read);
    } catch (IOException e) {
      return null; // the download does not need it
    }
  }

  /** Returns what a line says if it is about this image, and not about one with a similar key. */
  private @Nullable SharedOutcome outcome(ImageRef row, OutcomeLine line) {
    boolean same =
        switch (line.outcome()) {
          case SharedOutcome.Done(var image) ->
              sharesResult(row)
                  && Key.ofImage(row).equals(OutputName.keyOf(image.stored().name()))
                  && isExpected(row, image);
          case SharedOutcome.Failed _ -> line.url().equals(WellFormed.of(row.recorded()));
        };
    return same ? line.outcome() : null;
  }

  private static boolean isExpected(ImageRef row, Finished image) {
    ContentHash expected = row.expected();
    return expected == null
        || expected.algorithm() != ContentHash.Algorithm.SHA256
        || expected.hex().equals(image.original().sha256());
  }

  private long place(ImageRef row) {
    long done = sharesResult(row) ? places.get(doneKey(row)) : LinePlaces.NONE;
    return done == LinePlaces.NONE ? places.get(failedKey(row)) : done;
  }

  /**
   * Returns the key of a result for rows; its line tells whether it has the SHA-256 they expect.
   */
  private static Key doneKey(ImageRef row) {
    return isSha256(row.expected()) ? Key.ofImage(row) : with(Key.ofImage(row), row.expected());
  }

  /** Returns the key of a failure: of the whole URL, since a signature may decide. */
  private static Key failedKey(ImageRef row) {
    return with(Key.of(row.location() + row.blurred()), row.expected());
  }

  /**
   * Returns the rows that wait for this one and need a result of their own, now that its bytes are
   * at hand. What becomes of them must be {@linkplain #settle told}.
   */
  public synchronized List<ImageRef> toStore(ImageRef first) {
    List<ImageRef> waiting = first.shared() ? null : underWay.get(group(first));
    if (waiting == null) {
      return List.of();
    }
    return waiting.stream()
        .filter(row -> !sharesResult(row) && !outcomes.containsKey(Key.of(row)))
        .toList();
  }

  /** Records what became of a row that waits. */
  public synchronized void settle(ImageRef row, SharedOutcome outcome) {
    outcomes.put(Key.of(row), outcome);
  }

  /**
   * Takes what became of an image, and releases the rows that wait for it.
   *
   * @param offset where its line begins
   */
  void ended(Outcome<ImageRef, Finished> outcome, long offset) {
    ImageRef first = outcome.input();
    if (first.shared() || BrokenRef.flawOf(first.location()) != null) {
      return;
    }
    List<ImageRef> ready = new ArrayList<>();
    Consumer<List<ImageRef>> receiver;
    synchronized (this) {
      List<ImageRef> waiting = underWay.remove(group(first));
      if (waiting == null) {
        return; // it has been read some other way
      }
      boolean failed = outcome instanceof Outcome.Failed && !isOfItsResult(first, outcome);
      if (failed) {
        places.put(failedKey(first), offset);
      } else if (sharesResult(first)) {
        places.put(doneKey(first), offset);
      }
      for (ImageRef row : waiting) {
        if (outcomes.containsKey(Key.of(row))) {
          ready.add(row.sharing());
        } else if (failed ? row.location().equals(first.location()) : sharesResult(row)) {
          outcomes.put(Key.of(row), of(outcome));
          ready.add(row.sharing());
        } else if (join(row) instanceof Joined.Ready(var ref)) {
          ready.add(ref); // the first of those that are left
        }
      }
      receiver = released;
    }
    if (!ready.isEmpty()) {
      receiver.accept(ready);
    }
  }

  /** Whether only the result of this row could not be stored, since each row has its own. */
  private boolean isOfItsResult(ImageRef row, Outcome<ImageRef, Finished> outcome) {
    return !sharesResult(row)
        && outcome instanceof Outcome.Failed<ImageRef, Finished>(var failure)
        && FailureClass.of(failure.cause()).equals(FailureClass.STORE);
  }

  private static SharedOutcome of(Outcome<ImageRef, Finished> outcome) {
    return switch (outcome) {
      case Outcome.Done<ImageRef, Finished>(_, var image) -> new SharedOutcome.Done(image);
      case Outcome.Failed<ImageRef, Finished>(var failure) ->
          SharedOutcome.Failed.of(failure.stage(), failure.cause());
    };
  }

  private boolean sharesResult(ImageRef row) {
    return oneResult && !isNamed(row);
  }

  private static boolean isNamed(ImageRef ref) {
    return ref.identity() instanceof Identity.Name;
  }

  /** Returns the key of the rows that wait for each other. */
  private static Key group(ImageRef ref) {
    return with(Key.ofImage(ref), ref.expected());
  }

  private static Key with(Key key, @Nullable ContentHash expected) {
    return expected == null ? key : Key.of(key + " " + expected.algorithm() + " " + expected.hex());
  }

  private static boolean isSha256(@Nullable ContentHash expected) {
    return expected != null && expected.algorithm() == ContentHash.Algorithm.SHA256;
  }
}
