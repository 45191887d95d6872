package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFilterTest {
  private static final ImageFilter NONE = ImageFilter.none();

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # min side, ratio, area,    of,      , class
          101,        1e9,   1000000, 100, 300, too-small
          101,        1e9,   1000000, 300, 100, too-small
          1,          2.9,   1000000, 100, 300, too-elongated
          1,          2.9,   1000000, 300, 100, too-elongated
          1,          1e9,     29999, 100, 300, too-large
          101,        2.9,     29999, 100, 300, too-small
          """)
  void leavesOutWhatTheHeaderTells(
      int minSize, double ratio, long area, int width, int height, String failureClass) {
    ImageFilter filter = new ImageFilter(minSize, ratio, area);

    ItemException e = refusal(filter, width, height);

    assertThat(e.failureClass().name()).isEqualTo(failureClass);
    assertThat(e.failureClass().isSkip()).isTrue();
    assertThat(e.retryable()).isFalse();
    assertThat(e).hasMessageStartingWith(width + " x " + height + " has ");
  }

  @Test
  void letsThroughWhatIsJustWithinTheLimits() {
    assertThatCode(() -> new ImageFilter(100, 3, 30_000).require(header(100, 300)))
        .doesNotThrowAnyException();
    assertThatCode(() -> NONE.require(header(1, Integer.MAX_VALUE))).doesNotThrowAnyException();
  }

  @Test
  void tellsTheSizeOfTheUprightImage() {
    ImageHeader onItsSide = new ImageHeader("jpeg", 30, 20, 6);
    assertThat(catchThrowableOfType(ItemException.class, () -> NONE.minSize(21).require(onItsSide)))
        .hasMessage("20 x 30 has a side below 21 pixels");
  }

  @Test
  void isAskedBeforeAnythingIsDecodedAndBeforeTheLimitOfPixels() {
    byte[] whole = Pictures.jpeg(Pictures.busy(160, 120));
    byte[] headerOnly = Arrays.copyOf(whole, whole.length / 2);
    ResizeOptions options = ResizeOptions.defaults().maxPixels(100);
    Resizer resizer = new Resizer(options.filter(NONE.maxArea(100)));

    assertThat(catchThrowableOfType(ItemException.class, () -> resizer.resize(headerOnly)))
        .extracting(ItemException::failureClass)
        .isEqualTo(FailureClass.TOO_LARGE);
  }

  private static ItemException refusal(ImageFilter filter, int width, int height) {
    ItemException e =
        catchThrowableOfType(ItemException.class, () -> filter.require(header(width, height)));
    assertThat(e).isNotNull();
    return e;
  }

  private static ImageHeader header(int width, int height) {
    return new ImageHeader("png", width, height, 1);
  }
}
