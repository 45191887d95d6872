package dev.tandem.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoPhotosTest {
  private static List<Photo> photos = List.of();

  @BeforeAll
  static void takePhotos() throws Exception {
    photos = DemoPhotos.take(DemoPhotos.DISTINCT, 7);
  }

  @Test
  void allDiffer() {
    Set<Integer> contents = new HashSet<>();
    photos.forEach(photo -> contents.add(Arrays.hashCode(photo.bytes())));

    assertThat(contents).hasSize(DemoPhotos.DISTINCT);
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws Exception {
    List<Photo> again = DemoPhotos.take(16, 7);

    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i).bytes()).isEqualTo(photos.get(i).bytes());
    }
  }

  @Test
  void anotherSeedGivesOtherFiles() throws Exception {
    assertThat(DemoPhotos.take(1, 8).getFirst().bytes()).isNotEqualTo(photos.getFirst().bytes());
  }

  @Test
  void allOrientationsScenesAndPortableFormatsOccur() {
    assertThat(photos).extracting(Photo::orientation).contains(Orientation.values());
    assertThat(photos).extracting(Photo::scene).contains(Scene.values());
    assertThat(photos)
        .extracting(Photo::format)
        .contains(Format.JPEG, Format.PROGRESSIVE_JPEG, Format.PNG);
  }

  @Test
  void theyWeighLessThan40Megabytes() {
    assertThat(photos.stream().mapToLong(photo -> photo.bytes().length).sum())
        .isBetween(1_000_000L, 40_000_000L);
  }

  @Test
  void decodeInTheirStoredSize() throws Exception {
    for (Photo photo : photos) {
      if (photo.format() == Format.WEBP) {
        String header = new String(photo.bytes(), 0, 12, StandardCharsets.ISO_8859_1);
        assertThat(header).startsWith("RIFF").endsWith("WEBP");
        continue;
      }
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(photo.bytes()));
      boolean turned = photo.orientation().tag() >= 5;
      assertThat(image.getWidth()).isEqualTo(turned ? photo.height() : photo.width());
      assertThat(image.getHeight()).isEqualTo(turned ? photo.width() : photo.height());
      assertThat(image.getColorModel().hasAlpha()).isEqualTo(photo.format() == Format.PNG);
    }
  }

  @Test
  void jpegsCarryTheirOrientation() throws Exception {
    for (Photo photo : photos) {
      if (photo.format() == Format.JPEG || photo.format() == Format.PROGRESSIVE_JPEG) {
        Metadata metadata =
            ImageMetadataReader.readMetadata(new ByteArrayInputStream(photo.bytes()));
        assertThat(metadata.getDirectoriesOfType(ExifIFD0Directory.class))
            .singleElement()
            .extracting(exif -> exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION))
            .isEqualTo(photo.orientation().tag());
      }
    }
  }

  @Test
  void jpegsAreWrittenWithoutTheNativeLibraryToo() throws Exception {
    Canvas canvas = new Studio(7).paint(1, Scene.LAKE, Light.GOLDEN, 320, 240);

    byte[] file = Jpeg.portable(canvas, true);

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(image.getWidth()).isEqualTo(320);
    assertThat(image.getHeight()).isEqualTo(240);
  }

  @Test
  void noneAndTooManyAreRefused() {
    assertThatThrownBy(() -> DemoPhotos.take(0, 7)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DemoPhotos.take(61, 7)).hasMessageContaining("61");
  }
}
