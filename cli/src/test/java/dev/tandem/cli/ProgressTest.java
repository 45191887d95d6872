package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Histogram;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import dev.tandem.images.download.HeldBack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProgressTest {

  @Test
  void onATerminalTheBlockIsDrawnOverAndTakenAwayAtTheEnd() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(4); // once to begin with, then for each drawing
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    try (Progress _ =
        Progress.start(
            new Watched(
                () -> {
                  asked.countDown();
                  return stats();
                },
                () -> OptionalLong.of(1000)),
            new Screen(out, out, true, false),
            _ -> {})) {
      asked.await();
    }
    assertThat(printed.toString(UTF_8))
        .contains("7 of 1,000 (0 %) items, 0 failed")
        .contains("  resize     1 of 2    busy        3 waiting")
        .contains("\033[2A")
        .doesNotContain("\033[J");
    TerminalModel terminal = new TerminalModel(80, 24);
    terminal.print(printed.toString(UTF_8).replace("\n", "\r\n"));
    assertThat(terminal.screen()).isEmpty();
  }

  @Test
  void theBlockStaysWholeWhileTheTerminalChangesItsWidthAndLeavesNothingInItsHistory()
      throws InterruptedException {
    TerminalModel terminal = new TerminalModel(120, 8);
    terminal.print("$ tandem images\r\n");
    String line = "7 of 1,000 (0 %) items, 0 failed, 0.0/s";
    var seen = new LinkedBlockingQueue<List<String>>();
    var widths = new ArrayDeque<>(List.of(120, 40, 100, 25, 120, 33, 200));
    try (Progress _ =
        Progress.start(
            new Watched(ProgressTest::stats, () -> OptionalLong.of(1000)),
            new Screen(
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                printingTo(terminal, seen),
                true,
                false,
                () -> {
                  terminal.resize(widths.size() > 1 ? widths.remove() : widths.getFirst());
                  return new TerminalSize(terminal.columns(), 8);
                },
                () -> null),
            _ -> {})) {
      assertThat(seen.take())
          .containsExactly("$ tandem images", line, "  resize     1 of 2    busy        3 waiting");
      assertThat(seen.take())
          .containsExactly("$ tandem images", line, "  resize     1/2      3 waiting");
      assertThat(seen.take())
          .containsExactly("$ tandem images", line, "  resize     1 of 2    busy        3 waiting");
      assertThat(seen.take())
          .containsExactly(
              "$ tandem images", "7 of 1,000 (0 %) items", "0 failed, 0.0/s", "resize 1/2 +3");
      assertThat(seen.take()).hasSize(3).contains(line);
      assertThat(seen.take()).hasSize(4);
      assertThat(seen.take()).hasSize(3).contains(line);
    }
    assertThat(terminal.screen()).containsExactly("$ tandem images");
    assertThat(terminal.history()).isEmpty();
  }

  @Test
  void aBlockAtTheTopOfTheScreenIsNotCopiedIntoTheHistory() throws InterruptedException {
    TerminalModel terminal = new TerminalModel(80, 24);
    var seen = new LinkedBlockingQueue<List<String>>();
    PrintStream out = printingTo(terminal, seen);
    try (Progress _ =
        Progress.start(
            new Watched(ProgressTest::stats, OptionalLong::empty),
            new Screen(out, out, true, false),
            _ -> {})) {
      for (int i = 0; i < 3; i++) {
        assertThat(seen.take()).hasSize(2);
      }
    }
    assertThat(terminal.history()).isEmpty();
  }

  @Test
  void newsStayOnTheScreenAboveTheBlock() throws InterruptedException {
    TerminalModel terminal = new TerminalModel(30, 24);
    var seen = new LinkedBlockingQueue<List<String>>();
    var news =
        new ArrayDeque<List<String>>(List.of(List.of(), List.of("all failed: is the network up?")));
    PrintStream out = printingTo(terminal, seen);
    try (Progress _ =
        Progress.start(
            new Watched(
                ProgressTest::stats,
                OptionalLong::empty,
                () -> HeldBack.NOTHING,
                () -> news.isEmpty() ? List.of() : news.remove()),
            new Screen(out, out, true, false, () -> new TerminalSize(30, 24), () -> null),
            _ -> {})) {
      assertThat(seen.take()).containsExactly("7 items, 0 failed, 0.0/s", "resize 1/2 +3");
      for (int i = 0; i < 2; i++) {
        assertThat(seen.take())
            .containsExactly(
                "tandem: all failed: is the",
                "  network up?",
                "7 items, 0 failed, 0.0/s",
                "resize 1/2 +3");
      }
    }
    assertThat(terminal.screen()).containsExactly("tandem: all failed: is the", "  network up?");
  }

  @Test
  void aTerminalWithFewRowsShowsTheFirstLines() throws InterruptedException {
    TerminalModel terminal = new TerminalModel(80, 2);
    var seen = new LinkedBlockingQueue<List<String>>();
    PrintStream out = printingTo(terminal, seen);
    try (Progress _ =
        Progress.start(
            new Watched(ProgressTest::stats, OptionalLong::empty),
            new Screen(out, out, true, false, () -> new TerminalSize(80, 2), () -> null),
            _ -> {})) {
      for (int i = 0; i < 3; i++) {
        assertThat(seen.take()).containsExactly("7 items, 0 failed, 0.0/s");
      }
    }
    assertThat(terminal.history()).isEmpty();
  }

  /** Prints to a terminal, and tells what is on it whenever something has been printed. */
  private static PrintStream printingTo(
      TerminalModel terminal, LinkedBlockingQueue<List<String>> seen) {
    return new PrintStream(new ByteArrayOutputStream(), true, UTF_8) {
      @Override
      public void print(Object text) {
        terminal.print(text.toString().replace("\n", "\r\n"));
        seen.add(terminal.screen());
      }
    };
  }

  @Test
  void nothingIsPrintedWhereNobodyWantsToSeeIt() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    Progress.start(
            new Watched(ProgressTest::stats, OptionalLong::empty),
            new Screen(out, out, true, true),
            _ -> {})
        .close();
    assertThat(printed.size()).isZero();
  }

  @Test
  void anErrorEndsTheRunAndIsToldOnce() throws InterruptedException {
    var thrown = new InternalError("thrown");
    var told = new LinkedBlockingQueue<Error>();
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    try (Progress _ =
        Progress.start(
            new Watched(
                ProgressTest::stats,
                () -> {
                  throw thrown;
                }),
            new Screen(out, out, true, false),
            told::add)) {
      assertThat(told.take()).isSameAs(thrown);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void whatElseIsThrownEndsTheDisplayInOneLineAndTheRunGoesOn() throws InterruptedException {
    var told = new LinkedBlockingQueue<Error>();
    var asked = new CountDownLatch(1);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    try (Progress _ =
        Progress.start(
            new Watched(
                ProgressTest::stats,
                () -> {
                  asked.countDown();
                  throw new IllegalStateException("thrown");
                }),
            new Screen(out, out, true, false),
            told::add)) {
      asked.await();
    }
    assertThat(printed.toString(UTF_8))
        .isEqualTo(
            "tandem: the progress display failed, but the run continues:"
                + " java.lang.IllegalStateException: thrown\n");
    assertThat(told).isEmpty();
  }

  private static Stats stats() {
    Duration second = Duration.ofSeconds(1);
    return new Stats(
        List.of(
            new StageStats(
                "resize",
                new StageStats.Items(10, 7, 7, 0, 0, 0, 0, 0),
                new StageStats.Queue(3, 3, 128, 0),
                new StageStats.Workers(2, 1, true, second, second, second),
                Histogram.of(),
                Histogram.of(second, second),
                new StageStats.RateLimit(Duration.ZERO, Duration.ZERO))),
        second,
        Histogram.of());
  }
}
