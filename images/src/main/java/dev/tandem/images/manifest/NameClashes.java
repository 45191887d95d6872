package dev.tandem.images.manifest;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Lowercase;

/**
 * Notices images of one run to which lists give the same name although they are not the same: only
 * the first of them can have the name. Memory: 36 to 72 bytes for each named image. Confined to one
 * thread.
 */
final class NameClashes {
  private static final int MET = 1;

  private final boolean ignoresCase;
  private final boolean eachRow;
  private final KeyMap names = new KeyMap();
  private final KeyMap images = new KeyMap(); // by name and location

  /**
   * @param ignoresCase whether names that differ only in case are one, as in the folders of some
   *     systems
   * @param eachRow whether rows with the same name and the same URL clash if they differ otherwise
   */
  NameClashes(boolean ignoresCase, boolean eachRow) {
    this.ignoresCase = ignoresCase;
    this.eachRow = eachRow;
  }

  private String rest(ImageRef ref) {
    return eachRow ? " " + ref.row().caption() + " " + ref.row().columns() : "";
  }

  /** Returns a reference, or one that fails if another image of this run has its name. */
  ImageRef checked(ImageRef ref) {
    if (!(ref.identity() instanceof Identity.Name(String name))) {
      return ref;
    }
    long named = Key.of(ignoresCase ? Lowercase.of(name) : name).bits();
    long image = Key.of(name + " " + ref.location() + ref.blurred() + rest(ref)).bits();
    if (images.get(image) == MET) {
      return ref; // the same row again
    }
    if (names.get(named) == MET) {
      return BrokenRef.of(
          "another row of this run has the name " + name, ref.location(), ref.origin());
    }
    names.put(named, MET);
    images.put(image, MET);
    return ref;
  }
}
