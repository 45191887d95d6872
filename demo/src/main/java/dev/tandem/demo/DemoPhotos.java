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
 * The photos of the demo, made on the spot: landscapes of many sizes, formats and orientations.
 *
 * <p>The same seed gives the same photos, as long as the same libraries write them. All of them
 * hold 6 MB, and cost some four seconds of processor time in a process that has just begun, 1.5 in
 * one that is warm; all cores share that.
 */
final class DemoPhotos {
  /** How many differ: beyond that, scenes and lights would repeat. */
  static final int DISTINCT = 60;

  private DemoPhotos() {}

  /**
   * Takes photos, on all cores.
   *
   * @param count how many, 1 to {@link #DISTINCT}
   * @throws InterruptedException if the thread is interrupted; the photos not yet begun are given
   *     up
   * @throws IOException if one cannot be written
   */
  static List<Photo> take(int count, long seed) throws IOException, InterruptedException {
    if (count < 1 || count > DISTINCT) {
      throw new IllegalArgumentException("photos: 1 to " + DISTINCT + ", not " + count);
    }
    Studio studio = new Studio(seed);
    List<Shot> shots = IntStream.rangeClosed(1, count).mapToObj(Shot::planned).toList();
    // The largest first, so that no core is left with one at the end.
    List<Shot> order = new ArrayList<>(shots);
    order.sort(Comparator.comparingInt(Shot::pixels).reversed());
    try {
      Map<Shot, Photo> taken = new HashMap<>();
      for (Taken each :
          Pipeline.first("take", (Shot shot) -> new Taken(shot, shot.take(studio)), s -> s.onCpu())
              .run(order)) {
        taken.put(each.shot(), each.photo());
      }
      return shots.stream().map(taken::get).toList();
    } catch (PipelineException e) {
      throw new IOException("the photos of the demo cannot be made: " + e.getCause(), e);
    }
  }

  private record Taken(Shot shot, Photo photo) {}
}
