package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.KeptColumns;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Naming;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.resize.Decoding;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.ImageFilter;
import dev.tandem.images.resize.Mode;
import dev.tandem.images.resize.PictureFacts;
import dev.tandem.images.resize.PictureHash;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.FolderStore;
import dev.tandem.images.store.JobFile;
import dev.tandem.images.store.Original;
import dev.tandem.images.store.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ManifestTest {
  private static final ImageRef A = new ImageRef("http://x/a.jpg", "list:1");
  private static final ImageRef B = new ImageRef("http://x/b.jpg", "list:2");
  private static final ImageRef C = new ImageRef("http://x/c.jpg", "list:3");
  private final ItemException notFound =
      ItemException.lasting(FailureClass.httpStatus(404), "the server says 404");
  private static final ResizeOptions OPTIONS = ResizeOptions.defaults();

  @TempDir private Path folder;
  private FolderStore store;

  @BeforeEach
  void store() {
    store = FolderStore.open(folder);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void tellsAllThatIsKnownOfAnImage() throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(failed(B, notFound));
    }
    List<Map<String, Object>> lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .containsEntry("key", Key.of(A).toString())
        .containsEntry("url", "http://x/a.jpg")
        .containsEntry("origin", "list:1")
        .containsEntry("status", "done")
        .containsEntry("file", "a.jpg")
        .containsEntry("width", 256L)
        .containsEntry("height", 128L)
        .containsEntry("bytes", 9_000L)
        .containsEntry("crc32c", "e3069283")
        .containsEntry("format", "jpg")
        .containsEntry("original_width", 1024L)
        .containsEntry("original_height", 512L)
        .containsEntry("original_bytes", 70_000L)
        .containsEntry("original_format", "png")
        .containsEntry("sha256", "00".repeat(32))
        .containsEntry("attempts", 2L)
        .containsEntry("millis", 1500L)
        .containsKey("time");
    assertThat(lines.getLast())
        .containsEntry("status", "failed")
        .containsEntry("stage", "download")
        .containsEntry("class", "http-404")
        .containsEntry("message", "the server says 404")
        .containsEntry("attempts", 3L);
  }

  @Test
  void recordsOnlyTheBeginningAndTheEndOfAnImageInItsOwnUrl() throws IOException {
    String data = "data:image/png;base64," + "A".repeat(3 << 20);
    List<ImageRef> all =
        List.of(
            new ImageRef(data + "B", "list:1"),
            new ImageRef(data + "C", "list:2"),
            new ImageRef("x".repeat(3 << 20), "list:3"),
            new ImageRef("data:,small", "list:4"));
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, all.toArray(ImageRef[]::new))).hasSize(4);
      manifest.add(failed(all.get(0), notFound));
      manifest.add(failed(all.get(1), notFound));
      manifest.add(failed(all.get(2), notFound));
      manifest.add(done(all.get(3)));
    }
    assertThat(lines())
        .extracting(line -> String.valueOf(line.get("url")))
        .allMatch(url -> url.length() < 200)
        .doesNotHaveDuplicates()
        .contains("data:,small")
        .anyMatch(url -> url.startsWith("data:image/png;base64,AAAA") && url.contains("…"));
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, all.toArray(ImageRef[]::new))).isEmpty();
      assertThat(manifest.passedOver()).isEqualTo(4);
    }
  }

  @Test
  void aNamedImageInWhichSomethingElseIsBlurredIsAnother() throws IOException {
    ImageRef one = A.known(new Identity.Name("one")).blurring(BlurBoxes.none());
    ImageRef face = one.blurring(BlurBoxes.parse("[[0.1,0.2,0.3,0.4]]"));
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, one, face).get(1).location())
          .startsWith("(another row of this run has the name one)");
    }
  }

  @Test
  void anotherImageWithTheSameNameFails() throws IOException {
    ImageRef one = A.known(new Identity.Name("one"));
    ImageRef again = new ImageRef(A.location(), "list:7").known(new Identity.Name("one"));
    ImageRef other = B.known(new Identity.Name("one"));
    ImageRef upper = C.known(new Identity.Name("ONE"));
    try (Manifest manifest = open()) {
      List<ImageRef> left = remaining(manifest, one, again, other, upper);
      assertThat(left).hasSize(3).contains(one, upper);
      assertThat(left.get(1).location())
          .isEqualTo("(another row of this run has the name one) " + B.location());
      assertThat(manifest.duplicates()).isEqualTo(1);
      manifest.add(done(one));
    }
    try (Manifest manifest = open()) { // also if the first of them is done already
      assertThat(remaining(manifest, one, other))
          .extracting(ImageRef::location)
          .containsExactly("(another row of this run has the name one) " + B.location());
      assertThat(manifest.passedOver()).isEqualTo(1);
    }
    try (Manifest manifest = open()) { // the name counts, and not the URL
      assertThat(remaining(manifest, other)).isEmpty();
    }
    Files.writeString(folder.resolve("MANIFEST.JSONL"), ""); // as in a folder that ignores case
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, one, upper))
          .extracting(ImageRef::location)
          .containsExactly("(another row of this run has the name ONE) " + C.location());
    }
  }

  @Test
  void aJobDoesNotGoOnWithOtherNames() {
    Naming naming = Naming.of("ID", Set.of("token", "Expires"));
    RetryScope scope = RetryScope.none();
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).scope(scope).naming(naming))) {
      manifest.add(done(A));
    }
    Manifest.open(
            store,
            ManifestOptions.of(OPTIONS)
                .scope(scope)
                .naming(Naming.of("id", Set.of("expires", "token"))))
        .close();
    Map<Naming, String> others =
        Map.of(
            Naming.LOCATIONS,
            "--name-column id instead of no --name-column, --ignore-query expires,token instead of",
            Naming.of("id", Set.of("token")),
            "--ignore-query expires,token instead of --ignore-query token",
            Naming.of(null, Set.of("expires", "token"))
                .eachRow(KeptColumns.of("Text", List.of("b", "A"))),
            "one image per URL (--once-per-url) instead of one per row, --name-column id instead of no",
            Naming.of("other_name", Set.of("expires", "token")),
            "--name-column id instead of --name-column other_name");
    others.forEach((other, difference) ->
        assertThatThrownBy(
                () -> Manifest.open(store, ManifestOptions.of(OPTIONS).scope(scope).naming(other)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(difference));
  }

  @Test
  void whatIsInItIsNotDoneAgain() {
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, A, B, C)).containsExactly(A, B, C);
      manifest.add(done(A));
      manifest.add(failed(B, new TimeoutException("slow")));
    }
    try (Manifest manifest = open()) {
      assertThat(manifest.before()).isEqualTo(new JobStatus(1, Map.of("timeout", 1L), Map.of()));
      assertThat(remaining(manifest, A, B, C)).containsExactly(C);
      assertThat(manifest.passedOver()).isEqualTo(2);
      assertThat(manifest.duplicates()).isZero();
    }
  }

  @Test
  void whatFailedIsTriedAgainWhereItIsAskedFor() {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(failed(B, new TimeoutException("slow")));
      manifest.add(failed(C, notFound));
    }
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).scope(RetryScope.allFailed()))) {
      assertThat(remaining(manifest, A, B, C)).containsExactly(B, C);
    }
    try (Manifest manifest =
        Manifest.open(
            store,
            ManifestOptions.of(OPTIONS).scope(RetryScope.failedOf(Set.of("http-404", "tls"))))) {
      assertThat(remaining(manifest, A, B, C)).containsExactly(C);
      manifest.add(done(C));
    }
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).scope(RetryScope.allFailed()))) {
      assertThat(remaining(manifest, A, B, C)).containsExactly(B);
    }
    assertThat(Manifest.status(folder))
        .isEqualTo(new JobStatus(2, Map.of("timeout", 1L), Map.of()));
  }

  @Test
  void whatWasLeftOutOnPurposeIsNoFailure() throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(failed(B, ItemException.lasting(FailureClass.TOO_SMALL, "2 x 2")));
      manifest.add(failed(C, notFound));
    }
    assertThat(lines().get(1))
        .containsEntry("status", "skipped")
        .containsEntry("class", "too-small");
    assertThat(Manifest.status(folder))
        .isEqualTo(new JobStatus(1, Map.of("http-404", 1L), Map.of("too-small", 1L)));
    assertThat(remainingAfter(RetryScope.none())).isEmpty();
    assertThat(remainingAfter(RetryScope.allFailed())).containsExactly(C);
    assertThat(remainingAfter(RetryScope.failedOf(Set.of("too-small")))).containsExactly(B);
    assertThat(remainingAfter(RetryScope.all())).containsExactly(A, B, C);
  }

  @Test
  void tellsWhatContentsAnEarlierRunHasStored() {
    byte[] stored = Key.sha256(new byte[] {1});
    try (Manifest manifest = open()) {
      manifest.add(done(A, HexFormat.of().formatHex(stored)));
      manifest.add(failed(B, notFound));
    }
    for (RetryScope again : List.of(RetryScope.none(), RetryScope.allFailed(), RetryScope.all())) {
      SeenContents contents = new SeenContents();
      Manifest.open(store, ManifestOptions.of(OPTIONS).scope(again).contents(contents)).close();
      assertThat(contents.add(stored)).isEqualTo(again.done());
      assertThat(contents.add(Key.sha256(new byte[] {2}))).isTrue();
    }
  }

  @Test
  void tellsWhatPicturesAnEarlierRunHasStored() {
    PictureHash stored = new PictureHash(0x0123_4567_89AB_CDEFL);
    PictureHash similar = new PictureHash(0x0123_4567_89AB_CDECL);
    PictureHash lost = new PictureHash(0x7654_3210_FEDC_BA98L);
    try (Manifest manifest = open()) {
      manifest.add(done(A, new PictureFacts(false, stored)));
      manifest.add(done(B, new PictureFacts(true, lost)));
      manifest.add(failed(B, notFound));
      manifest.add(done(C, PictureFacts.NONE));
    }
    SeenContents contents = SeenContents.comparingPictures();
    Manifest.open(store, ManifestOptions.of(OPTIONS).contents(contents)).close();
    assertThat(contents.meetPicture(similar, Key.of(C))).isEqualTo(new Resemblance(Key.of(A), 2));
    assertThat(contents.meetPicture(lost, Key.of(C))).isNull();
    Manifest.open(store, ManifestOptions.of(OPTIONS).contents(new SeenContents())).close();
  }

  @Test
  void picturesThatResembleEachOtherAllCountIfTheyAreStored() {
    try (Manifest manifest = open()) {
      manifest.add(done(A, new PictureFacts(false, new PictureHash(0))));
      manifest.add(done(B, new PictureFacts(false, new PictureHash(0b11))));
    }
    SeenContents contents = SeenContents.comparingPictures();
    Manifest.open(store, ManifestOptions.of(OPTIONS).contents(contents)).close();
    assertThat(contents.meetPicture(new PictureHash(0b1111), Key.of(C)))
        .isEqualTo(new Resemblance(Key.of(B), 2));
  }

  @Test
  void aLineTellsTheHashOfThePictureAndWhetherItIsTheOriginal() throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A, new PictureFacts(true, new PictureHash(0xAB))));
      manifest.add(done(B, PictureFacts.NONE));
    }
    assertThat(lines().get(0))
        .containsEntry("phash", "00000000000000ab")
        .containsEntry("unchanged", "true");
    assertThat(lines().get(1)).doesNotContainKeys("phash", "unchanged");
  }

  @Test
  void anImageThatIsMadeAgainIsNoDuplicateOfItself() {
    byte[] stored = Key.sha256(new byte[] {1});
    try (Manifest manifest = open()) {
      manifest.add(done(A, HexFormat.of().formatHex(stored)));
      manifest.add(failed(A, notFound)); // as when all is done anew
    }
    SeenContents contents = new SeenContents();
    Manifest.open(
            store, ManifestOptions.of(OPTIONS).scope(RetryScope.allFailed()).contents(contents))
        .close();
    assertThat(contents.add(stored)).isTrue();
  }

  @Test
  void everythingIsDoneAgainWhereThatIsAskedFor() {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(failed(B, notFound));
    }
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).scope(RetryScope.all()))) {
      assertThat(remaining(manifest, A, B, A, C)).containsExactly(A, B, C);
      manifest.add(done(A));
    }
    assertThat(Manifest.status(folder))
        .isEqualTo(new JobStatus(1, Map.of("http-404", 1L), Map.of()));
  }

  @Test
  void anImageThatIsNamedTwiceIsDoneOnce() {
    try (Manifest manifest = open()) {
      ImageRef elsewhere = new ImageRef(A.location(), "other list:9");
      assertThat(remaining(manifest, A, elsewhere, B, A)).containsExactly(A, B);
      assertThat(manifest.duplicates()).isEqualTo(2);
      assertThat(manifest.passedOver()).isZero();
    }
  }

  @Test
  void aLineCutShortAnywhereIsAsIfItWereNotThere() throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(done(B));
    }
    byte[] whole = Files.readAllBytes(file());
    int second = whole.length / 2;
    for (int length = second; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (Manifest manifest = open()) {
        assertThat(remaining(manifest, A, B)).containsExactly(B);
        manifest.add(done(B));
      }
      assertThat(lines()).hasSize(2);
      assertThat(Manifest.status(folder).done()).isEqualTo(2);
    }
  }

  @Test
  void writesNothingMoreOnceALineCouldNotBeWritten() throws IOException {
    Manifest manifest = open();
    manifest.add(done(A));
    var unwritable = new Outcome.Done<>(B, unwritable());
    var first = catchThrowableOfType(StoreException.class, () -> manifest.add(unwritable));
    assertThat(first).hasMessageContaining("Cannot write " + file());
    assertThatThrownBy(() -> manifest.add(done(C))).isSameAs(first); // not even tried
    assertThatThrownBy(manifest::finish).isSameAs(first);
    assertThatThrownBy(manifest::writeTable).isSameAs(first);
    assertThatThrownBy(manifest::close).isInstanceOf(StoreException.class).hasCause(first);
    manifest.close(); // once more
    assertThat(lines()).hasSize(1);
    try (Manifest next = open()) {
      assertThat(remaining(next, A, B, C)).containsExactly(B, C);
    }
  }

  /** No line can be made of it. */
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  private static Finished unwritable() {
    return new Finished(null, Format.JPG, 1, 1, null, 1, Duration.ZERO, PictureFacts.NONE);
  }

  @Test
  void anInterruptNeitherClosesItNorGivesUpItsLock() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      Thread.currentThread().interrupt();
      try {
        manifest.add(done(B));
        manifest.finish(); // forces it
        manifest.add(failed(C, notFound));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(elsewhere()).contains("Another run is using " + folder);
      manifest.writeTable();
    }
    assertThat(lines()).hasSize(3);
  }

  @Test
  void isOpenedAndClosedByAnInterruptedThreadToo() throws IOException {
    Thread.currentThread().interrupt();
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, A, B)).containsExactly(B);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "hello\n",
        "{}\n",
        "{\"key\":\"zz\",\"status\":\"done\"}\n",
        "[1]\n",
        "{\"key\":\"0123456789abcdef\"}\n",
        "{\"key\":\"0123456789abcdef\",\"status\":\"failed\"}\n",
        "{\"key\":\"0123456789abcdef\",\"status\":\"skipped\"}\n",
        "{\"key\":\"0123456789abcdef\",\"status\":\"done\"\n"
      })
  void aLineThatIsNoneOfOursIsNamedAndNothingIsChanged(String line) throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    Files.writeString(file(), line + "{", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Line 2 of " + file())
        .hasMessageNotContaining("\n");
    assertThat(file()).hasBinaryContent(before);
    Files.delete(file());
    open().close(); // it has been let go
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "[1]", "{\"key\":\"0123456789abcdef\"", " {} {"})
  void aDamagedLineIsSkippedOnRequestAndKeptElsewhere(String bad) throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(failed(B, notFound));
    }
    List<String> whole = Files.readAllLines(file());
    Files.writeString(file(), whole.get(0) + "\n" + bad + "\n" + whole.get(1) + "\n{\"cut");
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).badLines(BadLines.SKIP))) {
      assertThat(manifest.skippedLines()).containsExactly(2L);
      assertThat(manifest.before().done()).isEqualTo(1);
      assertThat(remaining(manifest, A, B, C)).containsExactly(C);
      manifest.add(done(C));
    }
    assertThat(folder.resolve(Manifest.SKIPPED)).hasContent(bad + "\n");
    try (Manifest manifest = open()) { // it has been mended
      assertThat(manifest.skippedLines()).isEmpty();
      assertThat(manifest.before().done()).isEqualTo(2);
    }
    assertThat(Files.readAllLines(file()).stream().map(String::strip).filter(s -> !s.isEmpty()))
        .hasSize(3)
        .containsSequence(whole);
    assertThat(JobReport.read(folder).status().done()).isEqualTo(2);
  }

  @Test
  void damageOfAnyLengthIsSkippedOnRequest() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    String line = Files.readString(file());
    String long1 = "x".repeat(3_000_000);
    Files.writeString(file(), long1 + "\n" + line + "\u0000".repeat(70_000) + "\n" + long1 + "\n");
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).badLines(BadLines.SKIP))) {
      assertThat(manifest.skippedLines()).containsExactly(1L, 3L, 4L);
      assertThat(remaining(manifest, A)).isEmpty();
    }
    assertThat(folder.resolve(Manifest.SKIPPED)).hasSize(6_070_003);
    Files.writeString(file(), long1, StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(
            () -> Manifest.open(store, ManifestOptions.of(OPTIONS).badLines(BadLines.SKIP)))
        .as("without an end, it may be anything")
        .isInstanceOf(StoreException.class);
    assertThat(file()).hasBinaryContent(before);
  }

  @Test
  void linesWithoutALineFeedBetweenThemAreReadAndSeparated() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(failed(A, notFound));
      manifest.add(done(B));
      manifest.add(failed(C, notFound));
      manifest.add(done(A));
    }
    List<String> lines = Files.readAllLines(file());
    Files.writeString(
        file(), lines.get(1) + lines.get(0) + "\t" + lines.get(2) + "\n" + lines.get(3) + "\n");
    JobStatus status = new JobStatus(2, Map.of("http-404", 1L), Map.of());
    assertThat(JobReport.read(folder).status()).isEqualTo(status);
    try (Manifest manifest = open()) {
      assertThat(manifest.before()).isEqualTo(status);
      manifest.writeTable();
    }
    // A was done later: its old line must not become the last one.
    assertThat(Files.readAllLines(file()).stream().map(String::strip))
        .containsExactly(lines.get(1), lines.get(3), lines.get(2));
    assertThat(Manifest.status(folder)).isEqualTo(status);
    assertThat(folder.resolve(Manifest.SKIPPED)).doesNotExist();
    assertThat(folder.resolve(Manifest.TABLE)).exists();
  }

  @Test
  void aByteOrderMarkInFrontDoesNoHarm() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
      manifest.add(failed(B, notFound));
    }
    Files.writeString(file(), "\uFEFF" + Files.readString(file()));
    JobStatus status = new JobStatus(1, Map.of("http-404", 1L), Map.of());
    assertThat(JobReport.read(folder).status()).isEqualTo(status);
    try (Manifest manifest = open()) {
      assertThat(manifest.before()).isEqualTo(status);
      manifest.add(done(B));
      manifest.writeTable();
    }
    assertThat(Manifest.status(folder)).isEqualTo(new JobStatus(2, Map.of(), Map.of()));
    assertThat(folder.resolve(Manifest.TABLE)).exists();
  }

  @Test
  void theLastOfSeveralLinesWithoutLineFeedsCounts() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(failed(A, notFound));
      manifest.add(done(A));
    }
    List<String> lines = Files.readAllLines(file());
    Files.writeString(file(), lines.get(0) + lines.get(0) + lines.get(1) + "\n");
    open().close();
    assertThat(Files.readAllLines(file()).stream().map(String::strip))
        .containsExactly(lines.get(0), lines.get(1));
    Files.writeString(file(), lines.get(0) + "{}\n" + lines.get(1) + "x\n");
    assertThatThrownBy(this::open).hasMessageContaining("Line 1 of ");
  }

  @Test
  void aTableIsMadeOfAManifestWithBlanks() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    String line = Files.readString(file());
    Files.writeString(file(), "\n" + line + "hello\n" + "x".repeat(20_000) + "\n");
    try (Manifest manifest =
        Manifest.open(store, ManifestOptions.of(OPTIONS).badLines(BadLines.SKIP))) {
      manifest.writeTable();
    }
    assertThat(folder.resolve(Manifest.TABLE)).exists();
    assertThat(Files.readString(file())).startsWith(" " + line);
  }

  @Test
  void aFileWithoutLinesIsNotReadIntoMemory() throws IOException {
    Files.write(file(), new byte[3 << 20]);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Line 1 of ");
  }

  @Test
  void oneRunAtATimeHasAFolder() {
    try (Manifest manifest = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Another run is using " + folder);
      assertThat(Manifest.status(folder)).isEqualTo(manifest.before());
    }
    open().close();
  }

  @Test
  void noOtherProcessHasTheFolderMeanwhile() throws IOException, InterruptedException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    try (Manifest manifest = open()) {
      assertThat(elsewhere()).contains("Another run is using " + folder);
      manifest.add(done(B));
    }
    assertThat(elsewhere()).isEmpty();
  }

  /** What another process says that opens the manifest. */
  private String elsewhere() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  /** Opens a manifest and closes it. */
  static final class Elsewhere {
    public static void main(String[] args) {
      try (FolderStore store = FolderStore.open(Path.of(args[0]))) {
        Manifest.open(store, ManifestOptions.of(OPTIONS)).close();
      } catch (StoreException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void resultsOfOtherOptionsAreNotMixed() {
    open().close();
    assertThatThrownBy(() -> Manifest.open(store, ManifestOptions.of(OPTIONS.size(512))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("were made with other options: --size 256 instead of --size 512;")
        .hasMessageContaining("which --anew alone does not do");
    Manifest.open(store, ManifestOptions.of(OPTIONS.maxPixels(5))).close(); // a limit, no option
  }

  @Test
  void eachOptionThatDiffersIsNamedAsOnTheCommandLine() {
    open().close();
    assertThatThrownBy(() ->
            Manifest.open(
                store,
                ManifestOptions.of(
                    OPTIONS
                        .mode(Mode.KEEP_RATIO_SMALLEST)
                        .onlyIfBigger(true)
                        .decoding(Decoding.FULL)
                        .filter(ImageFilter.none().minSize(9)))))
        .hasMessageContaining(
            ": --mode keep-ratio instead of --mode keep-ratio-smallest, --filter fast instead of"
                + " --filter best, no --only-if-bigger instead of --only-if-bigger, no --min-size"
                + " instead of --min-size 9; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "{\"size\":2", "{\"size\":256,\"mode\":\"keep_ratio\"}"})
  void optionsThatAPowerCutHasCutShortLetNoOthersIn(String left) throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    Path options = folder.resolve(JobFile.NAME);
    byte[] whole = Files.readAllBytes(options);
    Files.writeString(options, left);
    for (ResizeOptions next : List.of(OPTIONS, OPTIONS.size(512))) {
      assertThatThrownBy(() -> Manifest.open(store, ManifestOptions.of(next)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(options + " is incomplete")
          .hasMessageNotContaining("\n");
      assertThat(options).hasContent(left);
    }
    Files.write(options, whole);
    open().close();
  }

  @Test
  void optionsThatAPowerCutHasCutShortAreWrittenAnewWhileThereAreNoResults() throws IOException {
    Path options = folder.resolve(JobFile.NAME);
    for (String left : List.of("", "{\"size\":2")) {
      Files.writeString(options, left);
      open().close();
      assertThat(options).content().startsWith("{\"size\":256").endsWith("}\n");
    }
  }

  @Test
  void aManifestThatCameWithoutItsOptionsIsGoneOnWith() throws IOException {
    try (Manifest manifest = open()) {
      manifest.add(done(A));
    }
    Files.delete(folder.resolve(JobFile.NAME)); // as of a job in a bucket, from another machine
    try (Manifest manifest = open()) {
      assertThat(remaining(manifest, A, B)).containsExactly(B);
    }
    assertThat(folder.resolve(JobFile.NAME)).isNotEmptyFile();
  }

  @Test
  void aFolderWithoutAJobHasNoStatus() {
    assertThatThrownBy(() -> Manifest.status(folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no job has run there");
  }

  @Test
  void moreFailureClassesThanItHasNumbersForAreOthers() {
    try (Manifest manifest = open()) {
      for (int i = 0; i < 300; i++) {
        int status = 1000 + i;
        manifest.add(
            failed(
                new ImageRef("http://x/" + i, "list"),
                ItemException.lasting(FailureClass.httpStatus(status), "no")));
      }
    }
    JobStatus status = Manifest.status(folder);
    assertThat(status.failures()).isEqualTo(300);
    assertThat(status.failed()).hasSize(252).containsEntry("other", 49L);
  }

  private Manifest open() {
    return Manifest.open(store, ManifestOptions.of(OPTIONS));
  }

  private Path file() {
    return folder.resolve(Manifest.FILE);
  }

  private List<ImageRef> remainingAfter(RetryScope again) {
    try (Manifest manifest = Manifest.open(store, ManifestOptions.of(OPTIONS).scope(again))) {
      return remaining(manifest, A, B, C);
    }
  }

  private static List<ImageRef> remaining(Manifest manifest, ImageRef... refs) {
    List<ImageRef> remaining = new ArrayList<>();
    manifest.remaining(ImageRefs.of(List.of(refs))).forEachRemaining(remaining::add);
    return remaining;
  }

  private static Outcome<ImageRef, Finished> done(ImageRef ref) {
    return done(ref, "00".repeat(32));
  }

  private static Outcome<ImageRef, Finished> done(ImageRef ref, String sha256) {
    return done(ref, sha256, PictureFacts.NONE);
  }

  private static Outcome<ImageRef, Finished> done(ImageRef ref, PictureFacts facts) {
    return done(ref, "00".repeat(32), facts);
  }

  private static Outcome<ImageRef, Finished> done(ImageRef ref, String sha256, PictureFacts facts) {
    String name = ref.location().substring(ref.location().lastIndexOf('/') + 1);
    return new Outcome.Done<>(
        ref,
        new Finished(
            new Stored(name, 9_000, 0xe3069283),
            Format.JPG,
            256,
            128,
            new Original(70_000, sha256, "png", 1024, 512),
            2,
            Duration.ofMillis(1500),
            facts));
  }

  private static Outcome<ImageRef, Finished> failed(ImageRef ref, Exception cause) {
    return new Outcome.Failed<>(new Failure<>(ref, ref, "download", cause, 3));
  }

  private List<Map<String, Object>> lines() throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      Map<String, Object> fields = new LinkedHashMap<>();
      try (JsonParser json = new JsonFactory().createParser(line)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          boolean number = json.nextToken() == JsonToken.VALUE_NUMBER_INT;
          fields.put(name, number ? (Object) json.getLongValue() : json.getText());
        }
      }
      lines.add(fields);
    }
    return lines;
  }
}
