package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an image says of itself is read in time linear in its length, however often it says it. */
@Timeout(120)
final class MetadataBombTest {
  private static final Duration MOST = Duration.ofMillis(400);
  private static final int MANY = 10_000;
  private static final int EXIF = 24; // the shortest that is looked at, and a bit
  private static final int ENTRIES = 65_535;
  private static final int ORIENTATION = 0x0112;
  private static final int WIDTH = 0x0100;
  private static final int SHORT = 3;

  @Test
  void manyChunksOfExifThatShareOneDirectory() throws Exception {
    var png = new ByteArrayOutputStream();
    begin(png);
    for (int i = 1; i <= MANY; i++) { // all that follows it lies behind the chunk, as seen from it
      chunk(png, "eXIf", head((12 + EXIF) * (MANY - i) + EXIF + 12));
    }
    chunk(png, "juNk", directory());
    end(png);
    assertThat(read(png.toByteArray()).orientation()).isEqualTo(1);
  }

  @Test
  void manySegmentsOfExifThatShareOneDirectory() throws Exception {
    byte[] picture = bytes("\u00FF\u00C0\0\13\10\0\1\0\1\1\1\21\0\u00FF\u00DA\0\10\1\1\0\0?\0");
    var jpeg = new ByteArrayOutputStream();
    jpeg.writeBytes(bytes("\u00FF\u00D8"));
    for (int i = 1; i <= MANY; i++) {
      jpeg.writeBytes(bytes("\u00FF\u00E1\0" + (char) (8 + EXIF) + "Exif\0\0"));
      jpeg.writeBytes(head((10 + EXIF) * (MANY - i) + EXIF + picture.length));
    }
    jpeg.writeBytes(picture);
    jpeg.writeBytes(directory());
    assertThat(read(jpeg.toByteArray()).orientation()).isEqualTo(1);
  }

  @Test
  void aListOfOrientationsIsNone() throws Exception {
    ByteBuffer exif = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    exif.put(head(8)).position(8).putShort((short) 2);
    exif.putShort((short) ORIENTATION).putShort((short) SHORT).putInt(10).putInt(8);
    exif.putShort((short) ORIENTATION).putShort((short) SHORT).putInt(1).putInt(6);
    var png = new ByteArrayOutputStream();
    begin(png);
    chunk(png, "eXIf", exif.array());
    end(png);
    assertThat(read(png.toByteArray()).orientation()).isEqualTo(6);
  }

  @Test
  void manyProfilesThatAreTooLongInflated() throws Exception {
    var content = new ByteArrayOutputStream();
    content.writeBytes(bytes("p\0\0"));
    try (var out = new DeflaterOutputStream(content)) {
      out.write(new byte[ColourProfile.LONGEST + 1]);
    }
    var png = new ByteArrayOutputStream();
    begin(png);
    for (int i = 0; i < 500; i++) {
      chunk(png, "iCCP", content.toByteArray());
    }
    end(png);
    read(png.toByteArray());
  }

  private static ImageHeader read(byte[] image) throws ItemException {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    ImageHeader header = ImageHeader.read(image);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun)).isLessThan(MOST);
    return header;
  }

  /** The head of TIFF, whose directory is at that place, and zeros behind it. */
  private static byte[] head(int directory) {
    return ByteBuffer.allocate(EXIF)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(bytes("II*\0"))
        .putInt(directory)
        .array();
  }

  /** A directory of as many entries as there can be. */
  private static byte[] directory() {
    ByteBuffer directory = ByteBuffer.allocate(2 + 12 * ENTRIES + 4).order(ByteOrder.LITTLE_ENDIAN);
    directory.putShort((short) ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
      directory.putShort((short) WIDTH).putShort((short) SHORT).putInt(1).putInt(8);
    }
    return directory.array();
  }

  private static void begin(ByteArrayOutputStream png) throws IOException {
    png.writeBytes(bytes("\u0089PNG\r\n\u001A\n"));
    chunk(png, "IHDR", bytes("\0\0\0\1\0\0\0\1\10\2\0\0\0"));
  }

  private static void end(ByteArrayOutputStream png) throws IOException {
    chunk(png, "IEND", new byte[0]);
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content)
      throws IOException {
    png.write(ByteBuffer.allocate(4).putInt(content.length).array());
    png.write(bytes(type));
    png.write(content);
    var sum = new CRC32();
    sum.update(bytes(type));
    sum.update(content);
    png.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
