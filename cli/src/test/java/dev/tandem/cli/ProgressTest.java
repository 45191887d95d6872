package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
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
            () -> {
              asked.countDown();
              return stats();
            },
            () -> OptionalLong.of(1000),
            new Screen(out, out, true, false),
            _ -> {})) {
      asked.await();
    }
    assertThat(printed.toString(UTF_8))
        .contains("7 of 1,000 (0 %) items, 0 failed")
        .contains("  resize     1 of 2    busy        3 waiting")
        .contains("\033[2A\033[J")
        .endsWith("\033[2A\033[J");
  }

  @Test
  void nothingIsPrintedWhereNobodyWantsToSeeIt() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    Progress.start(
            ProgressTest::stats, OptionalLong::empty, new Screen(out, out, true, true), _ -> {})
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
            ProgressTest::stats,
            () -> {
              throw thrown;
            },
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
            ProgressTest::stats,
            () -> {
              asked.countDown();
              throw new IllegalStateException("thrown");
            },
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
                new StageStats.Items(10, 7, 7, 0, 0, 0, 0),
                new StageStats.Queue(3, 3, 128),
                new StageStats.Workers(2, 1, true, second, second, second),
                new StageStats.ServiceTime(second, second),
                new StageStats.RateLimit(Duration.ZERO, Duration.ZERO))),
        second);
  }
}
