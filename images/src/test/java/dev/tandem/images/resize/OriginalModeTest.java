package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are kept as they came. */
class OriginalModeTest {
  private static final ResizeOptions ORIGINAL = ResizeOptions.defaults().mode(Mode.ORIGINAL);

  @ParameterizedTest
  @EnumSource
  void theBytesStayAsTheyCameUnderTheirOwnFormat(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(ORIGINAL);
    for (Map.Entry<Format, byte[]> file : files(codec).entrySet()) {
      Resized kept = resizer.resize(file.getValue());
      assertThat(kept.bytes()).as("%s", file.getKey()).isEqualTo(file.getValue());
      assertThat(kept.format()).isEqualTo(file.getKey());
      assertThat(kept.width()).isEqualTo(160);
      assertThat(kept.height()).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesAreThoseOfTheUprightImage(Codecs codec) throws ItemException {
    byte[] onItsSide = Pictures.oriented(Pictures.jpeg(Pictures.busy(160, 120)), 6, true);

    Resized kept = codec.resizer(ORIGINAL).resize(onItsSide);

    assertThat(kept.width()).isEqualTo(kept.originalWidth()).isEqualTo(120);
    assertThat(kept.height()).isEqualTo(kept.originalHeight()).isEqualTo(160);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotWholeIsNotKept(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(ORIGINAL);
    files(codec)
        .forEach((format, bytes) -> {
          for (int tenth = 1; tenth < 10; tenth++) {
            byte[] cut = Arrays.copyOf(bytes, bytes.length * tenth / 10);
            ItemException e = catchThrowableOfType(ItemException.class, () -> resizer.resize(cut));
            assertThat(e).as("%s, %d tenths", format, tenth).isNotNull();
            assertThat(e.failureClass()).isEqualTo(FailureClass.BROKEN_IMAGE);
          }
        });
  }

  private static Map<Format, byte[]> files(Codecs codec) throws ItemException {
    var picture = Pictures.busy(160, 120);
    Map<Format, byte[]> files = new LinkedHashMap<>();
    files.put(Format.JPG, Pictures.jpeg(picture));
    files.put(Format.PNG, Pictures.encoded("png", picture));
    files.put(Format.GIF, Pictures.encoded("gif", picture));
    files.put(Format.BMP, Pictures.encoded("bmp", picture));
    files.put(Format.TIFF, Pictures.encoded("tiff", picture));
    if (codec == Codecs.OPENCV) {
      files.put(Format.WEBP, Pictures.webp(picture));
    }
    return files;
  }
}
