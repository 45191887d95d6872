package dev.tandem.images.resize;

import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of an image mean as colours, where that is not sRGB: an ICC profile, applied by
 * the colour management of the JDK. Thread-safe.
 */
final class ColourProfile {
  /** Longer ones than those of printing presses are none. */
  static final int LONGEST = 4 << 20;

  private static final int LONGEST_KEPT = 1 << 20;
  private static final int MOST_KEPT = 16;

  /** As many steps of 255 as colours may differ from sRGB and still count as sRGB. */
  private static final int TOLERANCE = 2;

  /** The last ones used: nearly all images that have a profile have one of a few. */
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
   * @return null where there is nothing to convert: it is that of sRGB, it makes no sense, or it is
   *     not there
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

  private static @Nullable ColourProfile parse(byte[] icc) {
    try {
      ColourProfile profile = new ColourProfile(ICC_Profile.getInstance(icc));
      return switch (profile.components) {
        case 1, 3 -> profile.isSrgb() ? null : profile;
        case 4 -> {
          var _ = profile.conversion().convertInks(new byte[4]); // whether it can be used
          yield profile;
        }
        default -> null;
      };
    } catch (RuntimeException e) { // a bad argument, or what the native part refuses
      return null;
    }
  }

  /** 1 for grey, 3 for colour, 4 for inks. */
  int components() {
    return components;
  }

  /** A way from these colours to sRGB. To make one costs more than to convert a row. */
  ColourConversion conversion() {
    return new ColourConversion(profile, components);
  }

  /** Asks for colours all over the cube, or for all greys. */
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
