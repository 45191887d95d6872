package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;

/** TIFF files written by hand, of one strip each, or of some strips, tiles or planes. */
final class Tiffs {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;

  private final ByteOrder order;
  private final boolean big;
  private final SequencedMap<Integer, int[]> tags = new TreeMap<>();
  private final Set<Integer> fractions = new HashSet<>();
  private final Set<Integer> bytes = new HashSet<>();

  private Tiffs(ByteOrder order, boolean big) {
    this.order = order;
    this.big = big;
    tag(256, WIDTH).tag(257, HEIGHT).tag(278, HEIGHT);
  }

  static Tiffs classic(ByteOrder order) {
    return new Tiffs(order, false);
  }

  static Tiffs big(ByteOrder order) {
    return new Tiffs(order, true);
  }

  /** Sets the values of a tag. */
  Tiffs tag(int tag, int... values) {
    tags.put(tag, values);
    return this;
  }

  /** Sets the values of a tag to fractions: each numerator is followed by its denominator. */
  Tiffs fractions(int tag, int... pairs) {
    fractions.add(tag);
    return tag(tag, pairs);
  }

  /** Sets the values of a tag to bytes. */
  Tiffs bytes(int tag, int... values) {
    bytes.add(tag);
    return tag(tag, values);
  }

  /** A picture whose samples are of that many bits. */
  Tiffs samples(int photometric, int bits, int samples) {
    int[] each = new int[samples];
    Arrays.fill(each, bits);
    return tag(258, each).tag(262, photometric).tag(277, samples);
  }

  /** A picture in tiles of that size. */
  Tiffs tiled(int width, int height) {
    return tag(322, width).tag(323, height);
  }

  /** The file with those strips or tiles, of which a planar one has one for each sample. */
  byte[] with(byte[]... strips) {
    boolean tiled = tags.containsKey(322);
    int places = tiled ? 324 : 273;
    int[] lengths = Arrays.stream(strips).mapToInt(strip -> strip.length).toArray();
    tags.putIfAbsent(259, new int[] {1});
    tag(places, new int[strips.length]).tag(tiled ? 325 : 279, lengths);
    int start = big ? 16 : 8;
    int directory = start + (big ? 8 : 2) + tags.size() * (big ? 20 : 12) + (big ? 8 : 4);
    int values = tags.keySet().stream().mapToInt(tag -> encoded(tag).length).sum();
    ByteBuffer file =
        ByteBuffer.allocate(directory + values + Arrays.stream(lengths).sum()).order(order);
    int[] offsets = new int[strips.length];
    Arrays.setAll(offsets, i -> directory + values + Arrays.stream(lengths, 0, i).sum());
    tag(places, offsets);
    file.put(ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"));
    if (big) {
      file.putShort((short) 43).putShort((short) 8).putShort((short) 0);
      putWord(file, start);
      file.putLong(tags.size());
    } else {
      file.putShort((short) 42).putInt(start).putShort((short) tags.size());
    }
    int at = directory;
    for (int tag : tags.keySet()) {
      byte[] encoded = encoded(tag);
      boolean fraction = fractions.contains(tag);
      file.putShort((short) tag).putShort((short) type(tag));
      putWord(file, fraction ? values(tag).length / 2 : values(tag).length);
      int next = file.position() + (big ? 8 : 4);
      if (encoded.length <= next - file.position()) {
        file.put(encoded);
      } else {
        putWord(file, at);
        file.put(at, encoded);
        at += encoded.length;
      }
      file.position(next);
    }
    file.position(directory + values);
    for (byte[] strip : strips) {
      file.put(strip);
    }
    return file.array();
  }

  private int[] values(int tag) {
    return Objects.requireNonNull(tags.get(tag));
  }

  private int type(int tag) {
    return fractions.contains(tag) ? 5 : bytes.contains(tag) ? 1 : isLong(tag) ? 4 : 3;
  }

  private boolean isLong(int tag) {
    return tag == 273
        || tag == 279
        || tag == 324
        || tag == 325
        || fractions.contains(tag)
        || Arrays.stream(values(tag)).anyMatch(v -> v > 0xFFFF);
  }

  private int size(int tag) {
    return bytes.contains(tag) ? 1 : isLong(tag) ? 4 : 2;
  }

  private byte[] encoded(int tag) {
    int[] values = values(tag);
    ByteBuffer encoded = ByteBuffer.allocate(values.length * size(tag)).order(order);
    for (int value : values) {
      if (isLong(tag)) {
        encoded.putInt(value);
      } else if (bytes.contains(tag)) {
        encoded.put((byte) value);
      } else {
        encoded.putShort((short) value);
      }
    }
    return encoded.array();
  }

  private void putWord(ByteBuffer file, int word) {
    if (big) {
      file.putLong(word);
    } else {
      file.putInt(word);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The samples of each pixel. */
  interface Samples {
    int[] at(int x, int y);
  }

  /** Samples of 8, 16 or 32 bits, pixel by pixel. */
  byte[] packed(int bits, Samples samples) {
    return packed(bits, samples, 0, samples.at(0, 0).length);
  }

  /** The same, plane by plane. */
  byte[][] planes(int bits, Samples samples) {
    byte[][] planes = new byte[samples.at(0, 0).length][];
    Arrays.setAll(planes, i -> packed(bits, samples, i, i + 1));
    return planes;
  }

  private byte[] packed(int bits, Samples samples, int from, int to) {
    ByteBuffer packed = ByteBuffer.allocate(WIDTH * HEIGHT * (to - from) * bits / 8).order(order);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int[] pixel = samples.at(x, y);
        for (int i = from; i < to; i++) {
          switch (bits) {
            case 8 -> packed.put((byte) pixel[i]);
            case 16 -> packed.putShort((short) pixel[i]);
            default -> packed.putInt(pixel[i]);
          }
        }
      }
    }
    return packed.array();
  }

  /** The samples of each pixel, which are not whole. */
  interface Fractions {
    double[] at(int x, int y);
  }

  /** Floating-point numbers of 16, 32 or 64 bits, pixel by pixel. */
  byte[] packedFractions(int bits, Fractions samples) {
    return packedFractions(bits, samples, 0, samples.at(0, 0).length);
  }

  /** The same, plane by plane. */
  byte[][] planesOfFractions(int bits, Fractions samples) {
    byte[][] planes = new byte[samples.at(0, 0).length][];
    Arrays.setAll(planes, i -> packedFractions(bits, samples, i, i + 1));
    return planes;
  }

  private byte[] packedFractions(int bits, Fractions samples, int from, int to) {
    ByteBuffer packed = ByteBuffer.allocate(WIDTH * HEIGHT * (to - from) * bits / 8).order(order);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (double sample : Arrays.copyOfRange(samples.at(x, y), from, to)) {
          switch (bits) {
            case 16 -> packed.putShort(Float.floatToFloat16((float) sample));
            case 32 -> packed.putFloat((float) sample);
            default -> packed.putDouble(sample);
          }
        }
      }
    }
    return packed.array();
  }

  /** Predictor 3 for numbers of {@code bits}: the bytes of a row by weight, then differences. */
  byte[] differences(int bits, int samples, byte[] numbers) {
    int size = bits / 8;
    int row = WIDTH * samples;
    byte[] shuffled = new byte[numbers.length];
    for (int start = 0; start < numbers.length; start += size * row) {
      for (int i = 0; i < row; i++) {
        for (int weight = 0; weight < size; weight++) { // the heaviest byte first
          int at = order == ByteOrder.BIG_ENDIAN ? weight : size - 1 - weight;
          shuffled[start + weight * row + i] = numbers[start + size * i + at];
        }
      }
      for (int i = size * row - 1; i >= samples; i--) {
        shuffled[start + i] -= shuffled[start + i - samples];
      }
    }
    return shuffled;
  }

  /** Cuts a picture into parts of that size, row by row. */
  static byte[][] parts(byte[] pixels, int width, int height) {
    int pixel = pixels.length / (WIDTH * HEIGHT);
    int across = WIDTH / width;
    byte[][] parts = new byte[across * (HEIGHT / height)][width * height * pixel];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < across; x++) {
        byte[] part = parts[y / height * across + x];
        int from = (y * WIDTH + x * width) * pixel;
        System.arraycopy(pixels, from, part, y % height * width * pixel, width * pixel);
      }
    }
    return parts;
  }

  static byte[] deflated(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var deflating = new DeflaterOutputStream(out)) {
      deflating.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
