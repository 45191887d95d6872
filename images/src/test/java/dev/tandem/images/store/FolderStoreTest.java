package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class FolderStoreTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  @TempDir private Path temporary;

  @Test
  void storesAFileInAFolderItMakes() throws Exception {
    Path folder = temporary.resolve("a/b");
    try (var store = FolderStore.open(folder)) {
      assertThat(store.put("x.jpg", HELLO)).isEqualTo(Stored.of("x.jpg", HELLO));
    }
    assertThat(folder.resolve("x.jpg")).hasContent("hello");
    assertThat(names(folder)).containsExactly("x.jpg");
  }

  @Test
  void replacesAFileOfAnEarlierRunEvenOfAMomentAgo() throws Exception {
    for (int run = 0; run < 5; run++) {
      byte[] content = ("run " + run).getBytes(UTF_8);
      try (var store = FolderStore.open(temporary)) {
        store.put("x.jpg", content);
      }
      assertThat(temporary.resolve("x.jpg")).hasBinaryContent(content);
    }
  }

  @Test
  void namesThatManyThreadsStoreToAreWholeInTheEnd() throws Exception {
    try (var store = FolderStore.open(temporary);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Stored>> puts = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String name = "ab/x" + i % 20 + ".jpg";
        puts.add(() -> store.put(name, HELLO));
      }
      for (Future<Stored> put : threads.invokeAll(puts)) {
        assertThat(put.get().bytes()).isEqualTo(5);
      }
    }
    assertThat(names(temporary.resolve("ab"))).hasSize(20);
    assertThat(temporary.resolve("ab/x7.jpg")).hasContent("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a//b",
        "a/",
        "../x",
        "/x",
        "a/../b",
        "a/./b",
        ".tandem-x/b",
        "a\\b",
        ".tandem-x",
        "a\0b",
        "c:x"
      })
  void refusesWhatIsNoPlainName(String name) {
    try (var store = FolderStore.open(temporary)) {
      assertThatThrownBy(() -> store.put(name, HELLO)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void failsForOneItemWhoseNameATakenFolderHas() throws Exception {
    Files.createDirectories(temporary.resolve("x.jpg/full"));
    try (var store = FolderStore.open(temporary)) {
      assertThatThrownBy(() -> store.put("x.jpg", HELLO))
          .isInstanceOfSatisfying(
              ItemException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.STORE));
      store.put("y.jpg", HELLO);
    }
    assertThat(names(temporary)).containsExactlyInAnyOrder("x.jpg", "y.jpg");
  }

  @Test
  void makesTheFoldersOfANameWhenTheyAreNeeded() throws Exception {
    try (var store = FolderStore.open(temporary)) {
      assertThat(store.put("ab/cd/x.jpg", HELLO)).isEqualTo(Stored.of("ab/cd/x.jpg", HELLO));
      store.put("ab/cd/y.jpg", HELLO);
    }
    assertThat(temporary.resolve("ab/cd/x.jpg")).hasContent("hello");
    assertThat(temporary.resolve("ab/cd/y.jpg")).hasContent("hello");
  }

  @Test
  void failsForOneItemWhoseFolderIsAFile() throws Exception {
    Files.createFile(temporary.resolve("ab"));
    try (var store = FolderStore.open(temporary)) {
      assertThatThrownBy(() -> store.put("ab/x.jpg", HELLO)).isInstanceOf(ItemException.class);
      store.put("cd/y.jpg", HELLO);
    }
  }

  @Test
  void failsForOneItemWhoseNameIsTooLong() {
    try (var store = FolderStore.open(temporary)) {
      assertThatThrownBy(() -> store.put("x".repeat(300), HELLO)).isInstanceOf(ItemException.class);
    }
  }

  @Test
  void tellsThatTheTargetHasGone() throws Exception {
    Path folder = temporary.resolve("gone");
    try (var store = FolderStore.open(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
      assertThatThrownBy(() -> store.put("x.jpg", HELLO))
          .isInstanceOf(StoreException.class)
          .hasMessage("Cannot store in " + folder + ": no such file or folder");
    }
  }

  @Test
  void tellsThatTheDiskIsFull() {
    assumeTrue(Files.isWritable(Path.of("/dev/full")));
    assertThatThrownBy(() -> Files.write(Path.of("/dev/full"), HELLO))
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(DiskFailure.isOfDisk(e)).isTrue());
  }

  @Test
  void refusesATargetThatIsAFile() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> FolderStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it is a file")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesATargetThatCannotBeMade() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> FolderStore.open(file.resolve("below")))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void leavesNothingOfAnInterruptedItem() throws Exception {
    try (var store = FolderStore.open(temporary)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.put("x.jpg", HELLO)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(names(temporary)).isEmpty();
  }

  @Test
  void removesWhatAKilledRunHasLeft() throws Exception {
    Path dead = Files.createDirectory(temporary.resolve(".tandem-dead"));
    Files.createFile(dead.resolve("lock"));
    Files.write(dead.resolve("17"), HELLO);
    FolderStore.open(temporary).close();
    assertThat(names(temporary)).isEmpty();
  }

  @Test
  void leavesTheFolderOfALiveRunAlone() throws Exception {
    try (var first = FolderStore.open(temporary)) {
      FolderStore.open(temporary).close();
      first.put("x.jpg", HELLO);
    }
  }

  @Test
  void leavesAFolderThatIsJustBeingMadeAloneUnlessItIsOld() throws Exception {
    Files.createDirectory(temporary.resolve(".tandem-young"));
    Path old = Files.createDirectory(temporary.resolve(".tandem-old"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    FolderStore.open(temporary).close();
    assertThat(names(temporary)).containsExactly(".tandem-young");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
