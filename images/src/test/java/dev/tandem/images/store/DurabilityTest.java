package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.Manifests;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.PictureFacts;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.sql.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure of power, after which some results are not what the manifest says. */
@Timeout(30)
final class DurabilityTest {
  private static final ImageRef A = new ImageRef("http://x/a.jpg", "list:1");
  private static final ImageRef B = new ImageRef("http://x/b.jpg", "list:2");
  private static final ImageRef C = new ImageRef("http://x/c.jpg", "list:3");
  private static final ImageRef D = new ImageRef("http://x/d.jpg", "list:4");
  private static final byte[] CONTENT = "some bytes".getBytes(UTF_8);

  /** Say at once that all is on the disk, or that nothing is, or are not there. */
  private static final String WORKS = "true";

  private static final String FAILS = "false";
  private static final String ABSENT = "no-such-command-anywhere";

  @TempDir private Path folder;

  private FolderStore store;
  private int scripts;

  @BeforeEach
  void storeAll() throws Exception {
    store = FolderStore.open(folder);
    for (ImageRef ref : List.of(A, B, C, D)) {
      store.put(name(ref), CONTENT);
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void whatIsNotWholeAfterAnotherStartOfTheMachineIsMadeAgain() throws IOException {
    run("first", FAILS, A, B, C, D);
    Files.delete(folder.resolve(name(A)));
    Files.write(folder.resolve(name(B)), new byte[0]);
    Files.write(folder.resolve(name(C)), new byte[CONTENT.length]);
    assertThat(remaining("second")).containsExactly(A, B, C);
    Files.delete(folder.resolve(name(D)));
    assertThat(remaining("third")).containsExactly(A, B, C, D);
  }

  @Test
  void whatWasFoundMissingStaysSoUntilItIsMadeAgain() throws Exception {
    run("first", FAILS, A, B, C, D);
    Files.delete(folder.resolve(name(A)));
    Files.delete(folder.resolve(name(B)));
    assertThat(remaining("second")).containsExactly(A, B); // and ends without making them
    assertThat(Manifest.status(folder).done()).isEqualTo(2);
    try (Manifest manifest = open("second", WORKS)) {
      store.put(name(A), CONTENT);
      manifest.add(done(A));
    }
    assertThat(remaining("second")).containsExactly(B);
    assertThat(remaining("third")).containsExactly(B);
  }

  @Test
  void theTableKnowsNothingOfWhatWasFoundMissing() throws Exception {
    try (Manifest manifest = open("first", FAILS)) {
      manifest.add(done(A));
      manifest.add(done(B));
      manifest.writeTable();
    }
    Files.delete(folder.resolve(name(A)));
    try (Manifest manifest = open("second", FAILS)) {
      assertThat(folder.resolve(Manifest.TABLE)).doesNotExist();
      manifest.writeTable();
    }
    assertThat(Parquet.read(folder.resolve(Manifest.TABLE), "SELECT url FROM FILE"))
        .extracting(row -> row.get("url"))
        .containsExactly(B.location());
  }

  @Test
  void aDiskThatCannotBeForcedEndsTheRunAndTheNextMakesAgainWhatIsNotVouchedFor() throws Exception {
    run("first", WORKS, A);
    Manifest broken = open("first", says("sync: error syncing 'x': Input/output error", 1));
    broken.add(done(B));
    assertThatThrownBy(broken::close)
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("Input/output error");
    Files.delete(folder.resolve(name(A))); // not looked at
    assertThat(remaining("first")).containsExactly(B, C, D);
    assertThat(remaining("first")).containsExactly(B, C, D);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync: unrecognized option: f", ""})
  void aCommandThatDoesSomethingElseProvesNothing(String message) throws Exception {
    run("first", says(message, 1), A, B);
    assertThat(DurableMark.read(folder)).isEqualTo(new DurableMark("first", 0));
    run("first", WORKS, C);
    assertThat(DurableMark.read(folder).bytes()).isPositive();
  }

  @Test
  void aSyncThatWasKilledMayHaveBeenToldOfAFailureSoNoneAfterItIsBelieved() throws Exception {
    run("first", says("", 137), A, B);
    run("first", WORKS, C);
    assertThat(DurableMark.read(folder)).isEqualTo(new DurableMark("first", 0, true));
    Files.delete(folder.resolve(name(A)));
    assertThat(remaining("second")).containsExactly(A, D);
    run("second", WORKS, A);
    assertThat(DurableMark.read(folder).bytes()).isPositive();
  }

  @Test
  void aSyncThatFailsAfterTheEndOfItsRunIsKnownToTheNext() throws Exception {
    Path go = folder.resolve("go");
    Path done = folder.resolve("done");
    String slow =
        script(
            "while [ ! -e '%s' ]; do sleep 0.05; done; echo 'x: I/O error' >&2; : >'%s'; exit 1"
                .formatted(go, done));
    run("first", slow, A); // does not wait for it longer than a second
    try (Manifest manifest = open("first", WORKS)) {
      manifest.add(done(B));
      Files.createFile(go);
      while (!Files.exists(folder.resolve(Fsync.NOTE))) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(manifest::close).isInstanceOf(StoreException.class);
    }
    assertThat(DurableMark.read(folder)).isEqualTo(new DurableMark("first", 0));
    assertThat(remaining("first")).contains(A, B);
  }

  /** A command that says so and ends with that status. */
  private String says(String message, int status) throws IOException {
    return script("echo \"%s\" >&2; exit %d".formatted(message, status));
  }

  private String script(String commands) throws IOException {
    Path script = Files.writeString(folder.resolve("sync-" + ++scripts), "#!/bin/sh\n" + commands);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  @Test
  void whatFailedBeforeItWasDoneIsMadeAgainToo() throws IOException {
    try (Manifest manifest = open("first", FAILS)) {
      var cause = ItemException.lasting(FailureClass.TLS, "no");
      manifest.add(new Outcome.Failed<>(new Failure<>(A, A, "download", cause, 1)));
      manifest.add(done(A));
    }
    Files.delete(folder.resolve(name(A)));
    assertThat(remaining("second")).contains(A);
  }

  @Test
  void withinOneStartOfTheMachineTheManifestIsTakenAtItsWord() throws IOException {
    run("first", FAILS, A, B, C, D);
    Files.delete(folder.resolve(name(A)));
    assertThat(remaining("first")).isEmpty();
  }

  @Test
  void whatIsOnTheDiskForGoodIsNotLookedAt() throws IOException {
    run("first", WORKS, A, B);
    run("first", FAILS, C, D);
    Files.delete(folder.resolve(name(A)));
    Files.delete(folder.resolve(name(C)));
    assertThat(remaining("second")).containsExactly(C);
    assertThat(remaining("third")).containsExactly(C); // still not known to be on the disk
  }

  @Test
  void withoutTheCommandMoreIsLookedAt() throws IOException {
    run("first", ABSENT, A, B);
    Files.delete(folder.resolve(name(B)));
    assertThat(remaining("second")).containsExactly(B, C, D);
  }

  @Test
  void whereStartsCannotBeToldApartEachFileHasBeenForced() throws IOException {
    run(null, WORKS, A);
    Files.delete(folder.resolve(name(A)));
    assertThat(remaining(null)).containsExactly(B, C, D);
    assertThat(folder.resolve(DurableMark.FILE)).doesNotExist();
  }

  @Test
  void whatWasWrittenBeforeEachFileWasForcedIsLookedAt() throws IOException {
    run("first", WORKS, A);
    run("first", FAILS, B);
    run(null, WORKS, C); // the folder is on another machine now
    Files.delete(folder.resolve(name(A)));
    Files.delete(folder.resolve(name(B)));
    assertThat(remaining(null)).containsExactly(B, D);
  }

  @Test
  void aMarkThatMakesNoSenseIsNone() throws IOException {
    for (String mark : List.of("", "first", "first 12", "first -1\n", "x".repeat(1 << 20))) {
      Files.writeString(folder.resolve(DurableMark.FILE), mark);
      assertThat(DurableMark.read(folder)).isEqualTo(new DurableMark("", 0));
    }
    var mark = new DurableMark("first", 123_456_789_012L);
    mark.write(folder, new Fsync(folder));
    assertThat(DurableMark.read(folder)).isEqualTo(mark);
  }

  @Test
  void theMarkOfAManifestThatWasMovedAwayDoesNotCount() throws IOException {
    run("first", WORKS, A, B, C);
    Files.delete(folder.resolve(Manifest.FILE));
    run("first", FAILS, A, B);
    Files.delete(folder.resolve(name(A)));
    assertThat(remaining("second")).containsExactly(A, C, D);
  }

  @Test
  void aSyncVouchesOnlyForWhatWasWrittenBeforeItBegan() throws IOException {
    var sync = new DiskSync(WORKS);
    var durability = new Durability(folder, 0, "first", sync, new Fsync(folder), Duration.ZERO);
    durability.begin();
    durability.written(100); // begins one
    awaitEnd(sync);
    durability.written(200); // begins the next
    assertThat(DurableMark.read(folder)).isEqualTo(new DurableMark("first", 100));
    awaitEnd(sync);
    durability.written(300);
    assertThat(DurableMark.read(folder)).isEqualTo(new DurableMark("first", 200));
    sync.giveUp();
  }

  private static void awaitEnd(DiskSync sync) {
    while (sync.underWay()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsNoResult() throws IOException {
    Path outside = Files.write(folder.resolveSibling("outside.jpg"), CONTENT);
    try {
      assertThat(FolderStore.holds(folder, Stored.of("../outside.jpg", CONTENT))).isFalse();
      assertThat(FolderStore.holds(folder, Stored.of(name(A), CONTENT))).isTrue();
    } finally {
      Files.delete(outside);
    }
  }

  private void run(@Nullable String boot, String sync, ImageRef... refs) {
    try (Manifest manifest = open(boot, sync)) {
      for (ImageRef ref : refs) {
        manifest.add(done(ref));
      }
    }
  }

  private List<ImageRef> remaining(@Nullable String boot) {
    List<ImageRef> remaining = new ArrayList<>();
    try (Manifest manifest = open(boot, FAILS)) {
      manifest.remaining(ImageRefs.of(List.of(A, B, C, D))).forEachRemaining(remaining::add);
    }
    return remaining;
  }

  private Manifest open(@Nullable String boot, String sync) {
    store.close();
    store = FolderStore.open(folder, new Fsync(folder), boot);
    return Manifests.open(store, ResizeOptions.defaults(), new DiskSync(sync));
  }

  private static String name(ImageRef ref) {
    return OutputName.of(ref, "jpg");
  }

  private static Outcome<ImageRef, Finished> done(ImageRef ref) {
    return new Outcome.Done<>(
        ref,
        new Finished(
            Stored.of(name(ref), CONTENT),
            Format.JPG,
            256,
            128,
            new Original(70_000, "00ff", "png", 1024, 512),
            1,
            Duration.ofMillis(15),
            PictureFacts.NONE));
  }
}
