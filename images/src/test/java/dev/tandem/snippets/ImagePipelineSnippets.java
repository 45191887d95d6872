package dev.tandem.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.images.ImagePipeline;
import dev.tandem.images.Workers;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.manifest.JobStatus;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.FolderStore;
import dev.tandem.images.store.ShardOptions;
import dev.tandem.images.store.ShardStore;
import dev.tandem.images.store.Store;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImagePipelineSnippets {
  @TempDir private Path folder = Path.of("");

  @Test
  void pipeline() throws IOException {
    Path photo = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    List<String> said = new ArrayList<>();
    List<ImageRef> refs =
        List.of(
            new ImageRef(photo.toUri().toString(), "photo"),
            new ImageRef(text.toUri().toString(), "text"));
    // @start region="pipeline"
    try (Downloader downloader = new Downloader(DownloadOptions.defaults());
        FolderStore store = FolderStore.open(folder.resolve("thumbs"))) {
      var pipeline =
          ImagePipeline.of(
              downloader, new Resizer(ResizeOptions.defaults()), store, Workers.defaults(), 2);
      try (ImageRefs inTurn = downloader.inTurn(ImageRefs.of(refs));
          Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(() -> inTurn)) {
        for (Outcome<ImageRef, Finished> outcome : outcomes) {
          switch (outcome) {
            case Outcome.Done<ImageRef, Finished>(var ref, var image) ->
                said.add(ref.origin() + " is stored as " + image.stored().name());
            case Outcome.Failed<ImageRef, Finished>(var failure) ->
                said.add(
                    failure.input().origin()
                        + " failed at "
                        + failure.stage()
                        + ": "
                        + FailureClass.of(failure.cause()));
          }
        }
      }
    }
    // @end
    assertThat(said).hasSize(2).contains("text failed at resize: not-an-image");
    assertThat(said)
        .anyMatch(line -> line.matches("photo is stored as .././photo-[0-9a-f]{16}\\.jpg"));
  }

  @Test
  void contents() throws IOException {
    ResizeOptions options = ResizeOptions.defaults();
    Path thumbs = folder.resolve("thumbs");
    List<ImageRef> refs = new ArrayList<>();
    for (String name : List.of("photo", "copy")) {
      Path file = folder.resolve(name + ".png");
      ImageIO.write(new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
      refs.add(new ImageRef(file.toUri().toString(), name));
    }
    // @start region="contents"
    SeenContents contents = new SeenContents();
    try (Downloader downloader = new Downloader(DownloadOptions.defaults());
        FolderStore store = FolderStore.open(thumbs);
        Manifest manifest = Manifest.open(store, ManifestOptions.of(options).contents(contents))) {
      var pipeline =
          ImagePipeline.of(
              downloader, new Resizer(options), store, Workers.defaults(), 2, contents);
      try (Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(refs)) {
        outcomes.forEach(manifest::add);
      }
    }
    // @end
    assertThat(Manifest.status(thumbs))
        .isEqualTo(new JobStatus(1, Map.of(), Map.of("duplicate-content", 1L)));
  }

  @Test
  void manifest() throws IOException {
    Path photo = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
    List<ImageRef> refs = List.of(new ImageRef(photo.toUri().toString(), "photo"));
    Path thumbs = folder.resolve("thumbs");
    ResizeOptions options = ResizeOptions.defaults();
    for (long done = 0; done < 2; done++) {
      try (Downloader downloader = new Downloader(DownloadOptions.defaults());
          FolderStore store = FolderStore.open(thumbs)) {
        var pipeline =
            ImagePipeline.of(downloader, new Resizer(options), store, Workers.defaults(), 2);
        assertThat(Files.exists(thumbs.resolve(Manifest.FILE))).isEqualTo(done == 1);
        // @start region="manifest"
        try (Manifest manifest = Manifest.open(store, ManifestOptions.of(options))) {
          ImageRefs remaining = manifest.remaining(ImageRefs.of(refs));
          try (Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(() -> remaining)) {
            outcomes.forEach(manifest::add);
          }
          manifest.finish();
        }
        // @end
        assertThat(Manifest.status(thumbs).done()).isEqualTo(1);
      }
    }
    assertThat(Files.readAllLines(thumbs.resolve(Manifest.FILE))).hasSize(1);
  }

  @Test
  void shards() throws IOException {
    Path photo = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
    List<ImageRef> refs = List.of(new ImageRef(photo.toUri().toString(), "photo"));
    ResizeOptions options = ResizeOptions.defaults();
    Path target = folder.resolve("shards");
    try (Downloader downloader = new Downloader(DownloadOptions.defaults())) {
      // @start region="shards"
      try (Store store = ShardStore.open(target, ShardOptions.of(1000));
          Manifest manifest = Manifest.open(store, ManifestOptions.of(options))) {
        var pipeline =
            ImagePipeline.of(downloader, new Resizer(options), store, Workers.defaults(), 2);
        ImageRefs remaining = manifest.remaining(ImageRefs.of(refs));
        try (Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(() -> remaining)) {
          outcomes.forEach(manifest::add);
        }
        manifest.finish();
      }
      // @end
    }
    assertThat(target.resolve("00000.tar")).isRegularFile();
  }
}
