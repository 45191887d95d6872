package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes of unusual widths stand for strings, become wider, and fill their table. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GifCodesTest {
  private static final int SIDE = 120;
  private static final int PALETTE = 13;
  private static final int DESCRIPTOR = PALETTE + 3 * 256;

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12})
  void aStringMayEndWithTheByteThatItBeginsWith(int size) throws IOException {
    assertRead(size, new byte[SIDE * SIDE]); // each code but the first is one that comes into being
    byte[] stripes = new byte[SIDE * SIDE];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = (byte) (i % 2 == 0 ? 7 : 200);
    }
    assertRead(size, stripes);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12})
  void codesBecomeWiderUntilTheirTableIsFull(int size) throws IOException {
    byte[] noise = new byte[SIDE * SIDE];
    new Random(size).nextBytes(noise);
    assertRead(size, noise);
  }

  private static void assertRead(int size, byte[] indexes) throws IOException {
    byte[] odd = gif(size, packed(size, indexes));
    byte[] usual = GifCodes.usual(odd, new GifFrame(0, 0, SIDE, SIDE, DESCRIPTOR + 10));
    Raster read = ImageIO.read(new ByteArrayInputStream(usual)).getRaster();
    byte[] found = (byte[]) read.getDataElements(0, 0, SIDE, SIDE, null);
    assertThat(found).isEqualTo(indexes);
  }

  /** A picture of 256 greys. */
  private static byte[] gif(int size, byte[] codes) {
    var out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(DESCRIPTOR + 10).order(ByteOrder.LITTLE_ENDIAN);
    head.put("GIF89a".getBytes(US_ASCII)).putShort((short) SIDE).putShort((short) SIDE);
    head.put((byte) 0xF7).position(PALETTE);
    for (int grey = 0; grey < 256; grey++) {
      head.put(new byte[] {(byte) grey, (byte) grey, (byte) grey});
    }
    head.put((byte) 0x2C).putInt(0).putShort((short) SIDE).putShort((short) SIDE);
    out.writeBytes(head.array());
    out.write(size);
    for (int from = 0; from < codes.length; from += 255) {
      int length = Math.min(255, codes.length - from);
      out.write(length);
      out.write(codes, from, length);
    }
    out.write(0);
    out.write(0x3B);
    return out.toByteArray();
  }

  /** Compresses by LZW, without a second code that begins again. */
  private static byte[] packed(int size, byte[] indexes) {
    int clear = 1 << size;
    int widest = Math.max(12, size + 1);
    Map<List<Integer>, Integer> strings = new HashMap<>(); // by the string before and a byte
    int next = clear + 2;
    int width = size + 1;
    var codes = new BitSet();
    int at = put(codes, 0, clear, width);
    int current = indexes[0] & 0xFF;
    for (int i = 1; i < indexes.length; i++) {
      int index = indexes[i] & 0xFF;
      Integer longer = strings.get(List.of(current, index));
      if (longer != null) {
        current = longer;
        continue;
      }
      at = put(codes, at, current, width);
      width += next == 1 << width && width < widest ? 1 : 0;
      if (next < 1 << widest) {
        strings.put(List.of(current, index), next++);
      }
      current = index;
    }
    at = put(codes, at, current, width);
    width += next == 1 << width && width < widest ? 1 : 0;
    at = put(codes, at, clear + 1, width);
    return Arrays.copyOf(codes.toByteArray(), (at + 7) / 8);
  }

  private static int put(BitSet codes, int at, int code, int width) {
    for (int bit = 0; bit < width; bit++) {
      codes.set(at + bit, (code >> bit & 1) != 0);
    }
    return at + width;
  }
}
