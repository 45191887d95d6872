package dev.tandem.demo;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The photos of the demo, generated on the fly: landscapes of many sizes, formats and orientations.
 *
 * <p>The same seed gives the same photos, as long as the same libraries encode them. All photos
 * together take 6 MB. Generating them takes about 4 s of CPU time in a cold JVM and 1.5 s in a warm
 * one, spread over all cores.
 */
final class DemoPhotos {
  /** The number of distinct photos. Beyond that, the same scenes would repeat in the same light. */
  static final int DISTINCT = 60;

  private DemoPhotos() {}

  /**
   * Takes photos, on all cores.
   *
   * @param count the number of photos, 1 to {@link #DISTINCT}
   * @throws InterruptedException if the thread is interrupted; the photos not yet begun are
   *     abandoned
   * @throws IOException if a photo cannot be encoded
   */
  static List<Photo> take(int count, long seed) throws IOException, InterruptedException {
    if (count < 1 || count > DISTINCT) {
      throw new IllegalArgumentException(
          "the number of photos must be 1 to " + DISTINCT + ", not " + count);
    }
    Studio studio = new Studio(seed);
    List<Shot> shots = IntStream.rangeClosed(1, count).mapToObj(Shot::planned).toList();
    // The largest first, so that no core is left with a large one at the end.
    List<Shot> order = new ArrayList<>(shots);
    order.sort(Comparator.comparingInt(Shot::pixels).reversed());
    try {
      Map<Shot, Photo> taken = new HashMap<>();
      for (Taken each :
          Pipeline.of(Shot.class)
              .then("take", shot -> new Taken(shot, shot.take(studio)), s -> s.onCpu())
              .run(order)) {
        taken.put(each.shot(), each.photo());
      }
      return shots.stream().map(taken::get).toList();
    } catch (PipelineException e) {
      throw new IOException("the demo photos cannot be generated: " + e.getCause(), e);
    }
  }

  private record Taken(Shot shot, Photo photo) {}
}
