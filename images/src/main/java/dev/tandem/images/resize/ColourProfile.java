package dev.tandem.images.resize;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ICC profile: the colours that the values of an image stand for, if they are not sRGB. The
 * JDK's colour management applies it. Thread-safe.
 */
final class ColourProfile {
  /**
   * The longest profile accepted, in bytes. Those of printing presses fit; a longer one counts as
   * no profile.
   */
  static final int LONGEST = 8 << 20;

  private static final int LONGEST_KEPT = 1 << 20;
  private static final int MOST_KEPT = 16;

  /** By how many of 255 steps a colour may differ from sRGB and still count as sRGB. */
  private static final int TOLERANCE = 2;

  /** An LRU cache: nearly all images that have a profile share a few. */
  @SuppressWarnings("serial") // never serialized
  private static final Map<ByteBuffer, Optional<ColourProfile>> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Optional<ColourProfile>> eldest) {
          return size() > MOST_KEPT;
        }
      }; // guarded by itself

  private final ICC_Profile profile;
  private final int components;

  private ColourProfile(ICC_Profile profile) {
    this.profile = profile;
    components = profile.getNumComponents();
  }

  /**
   * Reads a profile.
   *
   * @return the profile, or null if there is nothing to convert: it is that of sRGB, it is invalid,
   *     or it is absent
   */
  static @Nullable ColourProfile of(byte @Nullable [] icc) {
    if (icc == null || icc.length > LONGEST) {
      return null;
    }
    ByteBuffer key = ByteBuffer.wrap(icc);
    Optional<ColourProfile> known;
    synchronized (KNOWN) {
      known = KNOWN.get(key);
    }
    if (known == null) {
      known = Optional.ofNullable(parse(icc));
      if (icc.length <= LONGEST_KEPT) {
        synchronized (KNOWN) {
          KNOWN.put(key, known);
        }
      }
    }
    return known.orElse(null);
  }

  /** Whether these bytes are a profile, and one that means sRGB. */
  static boolean isSrgb(byte @Nullable [] icc) {
    if (icc == null || icc.length > LONGEST || of(icc) != null) {
      return false;
    }
    try {
      int components = ICC_Profile.getInstance(icc).getNumComponents();
      return components == 1 || components == 3;
    } catch (RuntimeException e) { // invalid, so that there was nothing to convert either
      return false;
    }
  }

  private static @Nullable ColourProfile parse(byte[] icc) {
    try {
      ColourProfile profile = new ColourProfile(ICC_Profile.getInstance(icc));
      return switch (profile.profile.getColorSpaceType()) {
        case ColorSpace.TYPE_GRAY, ColorSpace.TYPE_RGB -> profile.isSrgb() ? null : profile;
        case ColorSpace.TYPE_CMYK -> {
          var _ = profile.conversion().convertInks(new byte[4]); // fails if it cannot be used
          yield profile;
        }
        default -> null;
      };
    } catch (RuntimeException e) { // a bad argument, or rejected by native code
      return null;
    }
  }

  /** 1 for grey, 3 for colour, 4 for inks. */
  int components() {
    return components;
  }

  /** Creates a conversion from these colours to sRGB, which costs more than converting a row. */
  ColourConversion conversion() {
    return new ColourConversion(profile, components);
  }

  /** Tests colours from all over the cube, or all greys. */
  private boolean isSrgb() {
    byte[] colours = new byte[3 * 256];
    for (int i = 0; i < 256; i++) {
      colours[3 * i] = (byte) (components == 1 ? i : (i & 7) * 36);
      colours[3 * i + 1] = (byte) (components == 1 ? i : (i >> 3 & 7) * 36);
      colours[3 * i + 2] = (byte) (components == 1 ? i : (i >> 6) * 85);
    }
    byte[] converted = colours.clone();
    conversion().convert(converted);
    for (int i = 0; i < colours.length; i++) {
      if (Math.abs((colours[i] & 0xFF) - (converted[i] & 0xFF)) > TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
