package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.ContentHash;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SharedRows.Joined;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.PictureFacts;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Original;
import dev.tandem.images.store.OutputName;
import dev.tandem.images.store.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SharedDownloadsTest {
  private static final BlurBoxes FACE = BlurBoxes.parse("[[0.1,0.2,0.3,0.4]]");
  private static final BlurBoxes FACE_TOO = BlurBoxes.parse("[[0.1,0.2,0.3,0.5]]");
  private static final String URL = "http://example.org/1.jpg";
  private static final String SHA256 = HexFormat.of().formatHex(Key.sha256(new byte[] {1}));

  private final Map<Long, byte[]> lines = new TreeMap<>();
  private final List<ImageRef> released = new ArrayList<>();
  private SharedDownloads rows = new SharedDownloads(true, lines::get);

  @BeforeEach
  void receive() {
    rows.onRelease(released::addAll);
  }

  @Test
  void theRowsThatWaitTakeTheOutcomeOfTheFirst() {
    ImageRef first = row("a");
    assertThat(rows.join(first)).isEqualTo(new Joined.Ready(first));
    assertThat(rows.join(row("b"))).isEqualTo(new Joined.Waits());
    assertThat(rows.toStore(first)).isEmpty();
    ended(done(first), 64);
    assertThat(released).containsExactly(row("b").sharing());
    assertThat(rows.outcome(released.getFirst())).isEqualTo(new SharedOutcome.Done(image(first)));
    assertThat(late(row("c"))).isEqualTo(new SharedOutcome.Done(image(first)));
  }

  @Test
  void aFailureIsThatOfTheRowsWithTheSameUrlInEveryCharacter() {
    ImageRef first = signed("a", 1);
    ready(first);
    wait(signed("b", 1));
    wait(signed("c", 2));
    wait(signed("d", 2));
    ended(failed(first), 64);
    assertThat(released).containsExactly(signed("b", 1).sharing(), signed("c", 2));
    assertThat(rows.outcome(released.getFirst())).isEqualTo(failure());
    released.clear();
    ended(done(signed("c", 2)), 128);
    assertThat(released).containsExactly(signed("d", 2).sharing());
    assertThat(late(signed("f", 3))).isInstanceOf(SharedOutcome.Done.class);
  }

  @Test
  void aFailureOfThisRunIsThatOfLaterRowsToo() {
    ready(signed("a", 1));
    ended(failed(signed("a", 1)), 64);
    assertThat(late(signed("b", 1))).isEqualTo(failure());
    ready(signed("c", 2));
  }

  @Test
  void rowsThatExpectAnotherHashAreAskedForOnTheirOwn() {
    ImageRef any = row("a");
    ImageRef md5 = row("b").expecting(hash(ContentHash.Algorithm.MD5, "0".repeat(32)));
    ready(any);
    ready(md5);
    wait(row("c").expecting(md5.expected()));
    ended(done(any), 64);
    assertThat(released).isEmpty();
    ended(done(md5), 128);
    assertThat(released).hasSize(1);
    ready(row("d").expecting(hash(ContentHash.Algorithm.MD5, "1".repeat(32))));
    ImageRef sha256 = row("e").expecting(hash(ContentHash.Algorithm.SHA256, SHA256));
    assertThat(late(sha256)).as("its line has it").isInstanceOf(SharedOutcome.Done.class);
    ImageRef other = row("f").expecting(hash(ContentHash.Algorithm.SHA256, "2".repeat(64)));
    assertThat(late(other)).isNull();
  }

  @Test
  void eachRowHasItsOwnResultInShards() {
    rows = new SharedDownloads(false, lines::get);
    receive();
    ImageRef first = row("a");
    ready(first);
    wait(row("b"));
    assertThat(rows.toStore(first)).containsExactly(row("b"));
    SharedOutcome own = new SharedOutcome.Done(image(row("b")));
    rows.settle(row("b"), own);
    wait(row("c")); // too late for the bytes of the first
    wait(row("d"));
    ended(done(first), 64);
    assertThat(released).containsExactly(row("b").sharing(), row("c"));
    assertThat(rows.outcome(row("b").sharing())).isEqualTo(own);
    assertThat(rows.toStore(row("c"))).containsExactly(row("d"));
  }

  @Test
  void namedRowsHaveResultsOfTheirOwnButShareFailures() {
    ImageRef first = row("a").known(new Identity.Name("one"));
    ImageRef second = row("b").known(new Identity.Name("two"));
    ImageRef third = row("c").known(new Identity.Name("three"));
    ready(first);
    wait(second);
    assertThat(rows.toStore(first)).containsExactly(second);
    ended(done(first), 64);
    assertThat(released).containsExactly(second);
    wait(third);
    ended(failed(second), 128);
    assertThat(rows.outcome(third)).isEqualTo(failure());
  }

  @Test
  void whatAnEarlierRunHasStoredIsTaken() {
    ImageRef earlier = row("a");
    lines.put(640L, line(done(earlier)));
    rows.found(image(earlier).stored().name(), 640);
    assertThat(late(row("b"))).isEqualTo(new SharedOutcome.Done(image(earlier)));
  }

  @Test
  void aLineThatIsNoneOfThisImageIsNotTaken() {
    var other = new ImageRef("http://example.org/2.jpg", "");
    ready(row("a"));
    ended(done(row("a")), 64);
    lines.put(64L, line(done(other))); // as of an image with nearly the same key
    assertThat(late(row("b"))).isNull();
    lines.put(64L, line(failed(other)));
    assertThat(late(row("b"))).isNull();
    lines.put(64L, "{\"status\":\"done\",\"url\":\"\"}".getBytes(UTF_8));
    assertThat(late(row("b"))).isNull();
    lines.clear();
    assertThat(late(row("b"))).isNull();
  }

  @Test
  void aNamedRowThatCannotBeStoredFailsAlone() {
    ImageRef first = row("a").known(new Identity.Name("one"));
    ImageRef second = row("b").known(new Identity.Name("two"));
    ready(first);
    wait(second);
    var cause = ItemException.lasting(FailureClass.STORE, "cannot be stored");
    ended(new Outcome.Failed<>(new Failure<>(first, first, "upload", cause, 1)), 64);
    assertThat(released).containsExactly(second);
    assertThat(released.getFirst().shared()).isFalse();
  }

  @Test
  void nothingIsSharedWithRowsInWhichSomethingElseIsBlurred() {
    ImageRef first = row("a").known(new Identity.Name("one"));
    ImageRef blurred = row("b").known(new Identity.Name("two")).blurring(FACE);
    ready(first);
    ready(blurred); // it must not get the bytes of the first
    assertThat(rows.toStore(first)).isEmpty();
    ended(failed(first), 64);
    ready(row("c").known(new Identity.Name("three")).blurring(FACE_TOO));
  }

  private void ready(ImageRef row) {
    assertThat(rows.join(row)).isEqualTo(new Joined.Ready(row));
  }

  private void wait(ImageRef row) {
    assertThat(rows.join(row)).isEqualTo(new Joined.Waits());
  }

  private @Nullable SharedOutcome late(ImageRef row) {
    assertThat(rows.join(row)).isEqualTo(new Joined.Ready(row.sharing()));
    return rows.outcome(row.sharing());
  }

  private void ended(Outcome<ImageRef, Finished> outcome, long offset) {
    lines.put(offset, line(outcome));
    rows.ended(outcome, offset);
  }

  private static byte[] line(Outcome<ImageRef, Finished> outcome) {
    try {
      return ManifestLine.of(outcome, Instant.EPOCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageRef row(String caption) {
    var identity = new Identity.Row(Key.of(URL), Key.of(URL + caption));
    return new ImageRef(URL, "list", new RowData(caption, "{}")).known(identity);
  }

  private static ImageRef signed(String caption, int signature) {
    return row(caption).at(URL + "?s=" + signature);
  }

  private static ContentHash hash(ContentHash.Algorithm algorithm, String hex) {
    return new ContentHash(algorithm, hex);
  }

  private static Outcome<ImageRef, Finished> done(ImageRef ref) {
    return new Outcome.Done<>(ref, image(ref));
  }

  private static Outcome<ImageRef, Finished> failed(ImageRef ref) {
    var cause = ItemException.lasting(FailureClass.httpStatus(404), "not found");
    return new Outcome.Failed<>(new Failure<>(ref, ref, "download", cause, 1));
  }

  private static SharedOutcome failure() {
    return new SharedOutcome.Failed(
        "download", FailureClass.httpStatus(404), "not found", null, WebFacts.NONE);
  }

  private static Finished image(ImageRef ref) {
    return new Finished(
        new Stored(OutputName.of(ref, "jpg"), 5, 7),
        Format.JPG,
        4,
        3,
        new Original(9, SHA256, "png", 40, 30),
        2,
        Duration.ofMillis(12),
        PictureFacts.NONE);
  }
}
