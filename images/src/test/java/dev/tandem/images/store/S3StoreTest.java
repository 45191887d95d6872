package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Outcome;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.s3.MoodyServer;
import dev.tandem.images.s3.MoodyServer.Mood;
import dev.tandem.images.s3.ObjectServer;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class S3StoreTest {
  private static final S3Location PLACE = S3Location.parse("s3://photos/small/ones");

  @TempDir private Path folder;

  /** Where the SDK's usual chain looks first. */
  @BeforeEach
  void credentials() {
    System.setProperty("aws.accessKeyId", ObjectServer.USER);
    System.setProperty("aws.secretAccessKey", ObjectServer.SECRET);
  }

  @AfterEach
  void noCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void storesObjectsBelowThePrefixThatAServerWhichChecksSignaturesTakes() throws Exception {
    try (var server = new ObjectServer();
        var store = S3Store.open(PLACE, options(server.endpoint()), folder)) {
      Thumbnail image = Thumbnails.of(1);
      assertThat(store.put(image)).isEqualTo(Stored.of(image.name(), Thumbnails.bytes(1)));
      String key = "small/ones/" + image.name();
      assertThat(server.objects()).containsOnlyKeys(key);
      assertThat(server.objects().get(key)).isEqualTo(Thumbnails.bytes(1));
      assertThat(server.contentType(key)).isEqualTo("image/jpeg");
    }
  }

  @Test
  void storesAlsoWithoutAPrefix() throws Exception {
    try (var server = new ObjectServer();
        var store =
            S3Store.open(S3Location.parse("s3://photos"), options(server.endpoint()), folder)) {
      store.put(Thumbnails.of(1));
      assertThat(server.objects()).containsOnlyKeys(Thumbnails.of(1).name());
    }
  }

  @Test
  void putsTheManifestBesideTheResultsAtTheEnd() throws Exception {
    try (var server = new ObjectServer();
        var store = S3Store.open(PLACE, options(server.endpoint()), folder)) {
      try (var manifest = Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()))) {
        manifest.add(done(store, 1));
        assertThat(server.objects()).doesNotContainKey("small/ones/manifest.jsonl");
        manifest.finish();
        manifest.writeTable();
      }
      for (String name : List.of(Manifest.FILE, Manifest.TABLE)) {
        assertThat(server.objects().get("small/ones/" + name))
            .isEqualTo(Files.readAllBytes(folder.resolve(name)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERNAL_ERROR", "SLOW_DOWN", "PAGE", "HANGS_UP", "HANGS_UP_HALF_WAY"})
  void triesAgainWhatMayPass(Mood mood) throws Exception {
    try (var server = new MoodyServer(mood, mood, mood, Mood.TAKES);
        var store = S3Store.open(PLACE, options(server.endpoint()), folder)) {
      store.put(Thumbnails.of(1));
      assertThat(server.objects().values()).containsExactly(Thumbnails.bytes(1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERNAL_ERROR", "SLOW_DOWN", "PAGE", "HANGS_UP", "HANGS_UP_HALF_WAY"})
  void saysWhatToDoWhenItDoesNotPass(Mood mood) throws Exception {
    try (var server = new MoodyServer(mood);
        var store = S3Store.open(PLACE, options(server.endpoint()), folder)) {
      assertThatThrownBy(() -> store.put(Thumbnails.of(1)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("s3://photos/small/ones")
          .hasMessageContaining("after 5 attempts")
          .hasMessageEndingWith("; what is stored is kept: run again when it is back");
      assertThat(server.objects()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO_BUCKET,There is no bucket photos",
    "DENIES,the credentials need s3:PutObject there",
    "UNKNOWN_KEY,check AWS_ACCESS_KEY_ID"
  })
  void saysAtOnceWhatNoAttemptMends(Mood mood, String words) throws Exception {
    try (var server = new MoodyServer(mood, Mood.TAKES);
        var store = S3Store.open(PLACE, options(server.endpoint()), folder)) {
      assertThatThrownBy(() -> store.put(Thumbnails.of(1)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(words)
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("\u202e")
          .hasMessageNotContaining(ObjectServer.SECRET);
      assertThat(server.objects()).isEmpty();
    }
  }

  @Test
  void refusesABucketThatIsNotThere() throws Exception {
    try (var server = new ObjectServer()) {
      assertThatThrownBy(() ->
              S3Store.open(S3Location.parse("s3://other/x"), options(server.endpoint()), folder))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "There is no bucket other at "
                  + server.endpoint()
                  + ": create it, or choose another");
    }
  }

  @Test
  void refusesAWrongSecretWhenTheFirstIsStored() throws Exception {
    System.setProperty("aws.secretAccessKey", "another");
    try (var server = new ObjectServer();
        var store = S3Store.open(PLACE, options(server.endpoint()), folder)) {
      assertThatThrownBy(() -> store.put(Thumbnails.of(1)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("check AWS_ACCESS_KEY_ID");
    }
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    URI gone;
    try (var server = new MoodyServer(Mood.TAKES)) {
      gone = server.endpoint();
    }
    assertThatThrownBy(() -> S3Store.open(PLACE, options(gone), folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(gone.toString())
        .hasMessageContaining("cannot be reached after 5 attempts");
  }

  @Test
  void anInterruptEndsAPutThatWaitsToTryAgain() throws Exception {
    var patient = options(URI.create("http://x")).attempts(2, Duration.ofHours(1));
    try (var server = new MoodyServer(Mood.SLOW_DOWN);
        var store = S3Store.open(PLACE, patient.endpoint(server.endpoint()), folder)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.put(Thumbnails.of(1)))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void goesOnAfterAStopOfTheStore() throws Exception {
    try (var server = new MoodyServer(Mood.TAKES, Mood.SLOW_DOWN, Mood.SLOW_DOWN, Mood.TAKES)) {
      var impatient = options(server.endpoint()).attempts(2, Duration.ofMillis(1));
      try (var store = S3Store.open(PLACE, impatient, folder);
          var manifest = Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()))) {
        manifest.add(done(store, 1));
        assertThatThrownBy(() -> done(store, 2)).isInstanceOf(StoreException.class);
      }
      try (var store = S3Store.open(PLACE, impatient, folder);
          var manifest = Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()))) {
        var rest =
            manifest.remaining(
                ImageRefs.of(java.util.List.of(Thumbnails.ref(1), Thumbnails.ref(2))));
        assertThat(rest.next()).isEqualTo(Thumbnails.ref(2));
        assertThat(rest.hasNext()).isFalse();
        manifest.add(done(store, 2));
      }
      assertThat(server.objects()).hasSize(2);
    }
  }

  @Test
  void refusesAFolderThatBelongsToAnotherBucket() throws Exception {
    try (var server = new MoodyServer(Mood.TAKES)) {
      for (String place : new String[] {"s3://one/x", "s3://two/x"}) {
        try (var store =
            S3Store.open(S3Location.parse(place), options(server.endpoint()), folder)) {
          if (place.startsWith("s3://one")) {
            Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults())).close();
          } else {
            assertThatThrownBy(
                    () -> Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("s3://one/x");
          }
        }
      }
    }
  }

  private static Outcome<ImageRef, Finished> done(Store store, int number) throws Exception {
    Thumbnail image = Thumbnails.of(number);
    return new Outcome.Done<>(Thumbnails.ref(number), image.finished(store.put(image)));
  }

  private static S3Options options(URI endpoint) {
    return S3Options.defaults().endpoint(endpoint).attempts(5, Duration.ofMillis(2));
  }
}
