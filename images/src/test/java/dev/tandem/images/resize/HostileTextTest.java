package dev.tandem.images.resize;

import static dev.tandem.images.item.HostileText.parser;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.HostileText;
import dev.tandem.images.item.ItemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class HostileTextTest {
  private static Stream<Arguments> parsers() {
    return Stream.of(
        parser("an image", text -> ImageHeader.read(text.getBytes(UTF_8))),
        parser("a JPEG", text -> image("\u00FF\u00D8\u00FF\u00E1\u00FF\u00FFExif\0\0", text)),
        parser("a PNG", text -> image("\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1", text)),
        parser("a WebP", text -> image("RIFF    WEBPVP8X", text)),
        parser("a GIF", text -> image("GIF89a", text)),
        parser("a TIFF", text -> image("II*\0", text)),
        parser("a BigTIFF", text -> image("II+\0\b\0\0\0\20\0\0\0\0\0\0\0", text)),
        parser("a HEIF", text -> image("\0\0\0\20ftypheic\0\0\0\0\0\0\0\0meta\0\0\0\0", text)),
        parser("a BMP", text -> image("BM            @\0\0\0", text)),
        parser(
            "the colours of a PNG",
            text -> {
              Pngs png = new Pngs(1, 1, 8, Pngs.RGB);
              for (String type : List.of("cICP", "iCCP", "gAMA", "cHRM", "eXIf", "tRNS")) {
                png.chunk(type, text.getBytes(ISO_8859_1));
              }
              ImageHeader.read(png.end());
            }),
        parser("EXIF", text -> exif("II*\0\u0008\0\0\0" + text)),
        parser(
            "warnings of a decoder",
            text ->
                new JpegFile(
                        new byte[9],
                        new ImageHeader("jpeg", 1, 1, 1),
                        false,
                        false,
                        false,
                        1,
                        0,
                        null,
                        0,
                        0)
                    .requireNoLoss(text)));
  }

  private static void image(String head, String text) throws ItemException {
    ImageHeader.read((head + text).getBytes(ISO_8859_1));
  }

  private static void exif(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    ExifOrientation.read(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
