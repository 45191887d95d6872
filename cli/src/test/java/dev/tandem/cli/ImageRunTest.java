package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.ImagePipeline;
import dev.tandem.images.Workers;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.FolderStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is thrown, on whatever thread, ends a run with that cause. */
@Timeout(60)
class ImageRunTest {
  private final InternalError thrown = new InternalError("thrown");
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path folder = Path.of("");

  @Test
  void anErrorOfTheSourceEndsTheRun() {
    Summary summary =
        run(
            new ImageRefs() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public ImageRef next() {
                throw thrown;
              }

              @Override
              public void close() {}
            },
            OptionalLong::empty,
            true);
    assertThat(summary.exitCode()).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(printed.toString(UTF_8)).contains("java.lang.InternalError: thrown");
  }

  @Test
  void anErrorWhereTheImagesAreCountedEndsTheRunWhileItsSourceHasNothingToSay() {
    Summary summary =
        run(
            silent(),
            () -> {
              throw thrown;
            },
            false);
    assertThat(summary.exitCode()).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(printed.toString(UTF_8)).contains("java.lang.InternalError: thrown");
  }

  /** Nothing ever comes, and it does not end. */
  private static ImageRefs silent() {
    return new ImageRefs() {
      @Override
      public boolean hasNext() {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return false;
      }

      @Override
      public ImageRef next() {
        throw new NoSuchElementException();
      }

      @Override
      public void close() {}
    };
  }

  private Summary run(ImageRefs images, Supplier<OptionalLong> total, boolean quiet) {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    Screen screen = new Screen(out, out, true, quiet);
    ResizeOptions options = ResizeOptions.defaults();
    try (Interruption interruption = new Interruption();
        FolderStore store = FolderStore.open(folder);
        Manifest manifest = Manifest.open(store, ManifestOptions.of(options));
        Downloader downloader = new Downloader(DownloadOptions.defaults())) {
      var pipeline =
          ImagePipeline.of(downloader, new Resizer(options), store, Workers.defaults(), 0);
      return new ImageRun(downloader, pipeline, screen)
          .run(images, interruption, total, manifest, Long.MAX_VALUE);
    }
  }

  @Test
  void anErrorThatNobodyExpectsIsOneLineAndAnExitCode() {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    Screen screen = new Screen(out, out, false, false);
    int code =
        Main.told(
            screen,
            () -> {
              throw thrown;
            });
    assertThat(code).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(List.of(printed.toString(UTF_8).split("\n")))
        .singleElement()
        .asString()
        .startsWith("tandem: internal error: java.lang.InternalError: thrown");
  }
}
