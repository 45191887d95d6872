package dev.tandem.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * One image that the server serves.
 *
 * @param path its path, such as {@code /photos/0001-hills.jpg}
 * @param photo the photo; several listings may share one
 * @param fault what goes wrong with it, if anything
 * @param latency how long the server takes before it answers
 */
record Listing(String path, Photo photo, Optional<Fault> fault, Duration latency) {
  private static final int ONE_FAULT_IN = 10;

  /**
   * Lists images under different paths; the same arguments give the same list.
   *
   * @param photos the photos to serve, in turn
   * @param faults whether one in ten has a fault, with all kinds equally frequent
   */
  static List<Listing> of(List<Photo> photos, int images, boolean faults, long seed) {
    List<Optional<Fault>> fates = fates(images, faults, seed);
    List<Listing> listings = new ArrayList<>(images);
    for (int i = 0; i < images; i++) {
      Photo photo = photos.get(i % photos.size());
      String path = "/photos/%04d-%s".formatted(i + 1, photo.fileName());
      Duration latency = Latency.draw(new SplittableRandom(seed ^ path.hashCode() * 0x9e3779b9L));
      listings.add(new Listing(path, photo, fates.get(i), latency));
    }
    return List.copyOf(listings);
  }

  private static List<Optional<Fault>> fates(int images, boolean faults, long seed) {
    List<Optional<Fault>> fates = new ArrayList<>(Collections.nCopies(images, Optional.empty()));
    List<Fault> kinds = List.of(Fault.values());
    int faulty = faults ? images / ONE_FAULT_IN : 0;
    for (int i = 0; i < faulty; i++) {
      fates.set(i, Optional.of(kinds.get(i % kinds.size())));
    }
    Collections.shuffle(fates, new Random(seed));
    return fates;
  }
}
