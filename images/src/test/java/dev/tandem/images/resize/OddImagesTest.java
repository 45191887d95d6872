package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages images of each kind, and sees that each ends as an image or as a failure of its own,
 * whatever the damage. {@code -Dodd.images=} says how many have their bits flipped, 1000 with each
 * codec without it, {@code -Dodd.seed=} which ones; a failure tells both.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@Tag("slow")
class OddImagesTest {
  private static final int IMAGES = Integer.getInteger("odd.images", 1000);
  private static final long SEED = Long.getLong("odd.seed", new Random().nextLong());

  private static final ResizeOptions SMALL =
      ResizeOptions.defaults().size(64).maxPixels(1_000_000); // for the time it takes

  private static final List<ResizeOptions> OPTIONS =
      List.of(
          SMALL,
          SMALL.decoding(Decoding.FULL).format(Format.PNG),
          SMALL.mode(Mode.CROP),
          SMALL.mode(Mode.ORIGINAL));

  private static final Set<FailureClass> PROPER =
      Set.of(
          FailureClass.NOT_AN_IMAGE,
          FailureClass.UNSUPPORTED_FORMAT,
          FailureClass.BROKEN_IMAGE,
          FailureClass.TOO_MANY_PIXELS);

  /** So long is no call on any machine; a hang is a failure that has a name then. */
  private static final Duration HANG = Duration.ofMinutes(2);

  @ParameterizedTest
  @EnumSource
  void soundOnesBecomeImages(Codecs codec) throws Exception {
    for (Map.Entry<String, byte[]> image : OddImages.of(codec).entrySet()) {
      for (ResizeOptions options : OPTIONS) {
        assertThat(failure(codec.resizer(options), image.getValue(), image.getKey()))
            .as(image.getKey())
            .isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneCutAtAnyTenthIsBroken(Codecs codec) throws Exception {
    List<String> taken = new ArrayList<>();
    for (Map.Entry<String, byte[]> image : OddImages.of(codec).entrySet()) {
      byte[] whole = image.getValue();
      for (ResizeOptions options : OPTIONS) {
        for (int tenth = 1; tenth < 10; tenth++) {
          String what = image.getKey() + ", " + tenth + " tenths of it";
          byte[] cut = Arrays.copyOf(whole, whole.length * tenth / 10);
          ItemException failure = failure(codec.resizer(options), cut, what);
          if (image.getKey().equals("gif, animated")
              && tenth >= 4
              && options.mode() != Mode.ORIGINAL) {
            assertThat(failure).as(what).isNull(); // the first of three pictures is whole
          } else if (failure == null) {
            taken.add(what + " " + options.mode());
          } else {
            assertThat(failure.failureClass()).as(what).isEqualTo(FailureClass.BROKEN_IMAGE);
          }
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void oneThatClaimsAnotherSizeFailsWithoutTheMemoryForIt(Codecs codec) throws Exception {
    for (Map.Entry<String, byte[]> image : OddImages.of(codec).entrySet()) {
      String name = image.getKey();
      if (name.startsWith("webp")) {
        continue; // whose sizes are those of its picture, which cannot be this large
      }
      byte[] vast = OddImages.claiming(image.getValue(), 65_535, 65_535);
      Resizer all = codec.resizer(ResizeOptions.defaults());
      ItemException failure = failure(all, vast, name);
      assertThat(failure).as(name).isNotNull();
      if (!name.startsWith("bmp")) { // its reader checks the size against the length of the file
        assertThat(failure.failureClass()).as(name).isEqualTo(FailureClass.TOO_MANY_PIXELS);
      }
      byte[] narrow = OddImages.claiming(image.getValue(), 100, 65_535);
      if (!name.equals("bmp, run lengths")) { // which may end where it likes
        assertThat(failure(all, narrow, name)).as(name + ", 100 x 65535").isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitsEndInAnImageOrInAFailureAndLeaveNoMemory(Codecs codec) throws Exception {
    var images = List.copyOf(OddImages.of(codec).entrySet());
    long memory = 0;
    for (int i = 0; i < IMAGES; i++) {
      Random random = new Random(SEED + i);
      Map.Entry<String, byte[]> image = images.get(i % images.size());
      byte[] damaged = flipped(image.getValue(), random);
      String what = "%s, -Dodd.seed=%d, number %d".formatted(image.getKey(), SEED, i);
      Resizer resizer = codec.resizer(OPTIONS.get(random.nextInt(OPTIONS.size())));
      var _ = failure(resizer, damaged, what);
      if (i == IMAGES / 2) {
        memory = outsideTheHeap();
      }
    }
    assertThat(outsideTheHeap() - memory)
        .as("growth while half of the images were worked on, -Dodd.seed=" + SEED)
        .isLessThan(200_000_000);
  }

  /** One to four bits; half of the hits go to the first bytes, where the structure is. */
  private static byte[] flipped(byte[] image, Random random) {
    byte[] damaged = image.clone();
    int reach = random.nextBoolean() ? damaged.length : Math.min(700, damaged.length);
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  /** How it failed, or null; then what became of it can be decoded. */
  private static @Nullable ItemException failure(Resizer resizer, byte[] image, String what)
      throws InterruptedException {
    var thrown = new AtomicReference<@Nullable Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                Resized resized = resizer.resize(image);
                if (resizer.options().mode() != Mode.ORIGINAL) { // which was decoded already
                  requireDecodable(resized);
                }
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    assertThat(thread.join(HANG)).as("the end of " + what).isTrue();
    @Nullable Throwable failure = thrown.get();
    if (failure == null) {
      return null;
    }
    assertThat(failure).as(what).isInstanceOf(ItemException.class);
    ItemException proper = (ItemException) failure;
    assertThat(PROPER).as(what + ": " + failure).contains(proper.failureClass());
    assertThat(proper.retryable()).as(what).isFalse();
    assertThat(proper.getMessage())
        .as(what)
        .isNotBlank()
        .doesNotContain("\n", "Exception", "null", "java", "out of bounds")
        .doesNotContainPattern("Error \\d");
    return proper;
  }

  private static void requireDecodable(Resized resized) {
    var decoded = Pictures.decoded(resized.bytes());
    assertThat(decoded.getWidth()).isEqualTo(resized.width());
    assertThat(decoded.getHeight()).isEqualTo(resized.height());
  }

  /** What the process holds besides its heap and its classes; 0 where that is not told. */
  private static long outsideTheHeap() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    System.gc();
    long resident =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
            .sum();
    var memory = ManagementFactory.getMemoryMXBean();
    return resident
        - memory.getHeapMemoryUsage().getCommitted()
        - memory.getNonHeapMemoryUsage().getCommitted();
  }
}
