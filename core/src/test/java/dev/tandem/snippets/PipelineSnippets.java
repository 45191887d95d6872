package dev.tandem.snippets;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.DeadLetter;
import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PipelineSnippets {

  record Url(String path) {}

  record Photo(String name, int size) {
    int bytes() {
      return size * size;
    }
  }

  record Key(String key) {}

  static final class Photos {
    static Photo download(Url url) throws IOException {
      if (url.path().isEmpty()) {
        throw new IOException("no such photo");
      }
      return new Photo(url.path(), 1000);
    }

    static Photo resize(Photo photo) {
      return new Photo(photo.name(), photo.size() / 4);
    }

    static Key upload(Photo photo) {
      return new Key(photo.name() + "-" + photo.size());
    }
  }

  static final class S3 implements AutoCloseable {
    static S3 open() {
      return new S3();
    }

    Key put(Photo photo) {
      return Photos.upload(photo);
    }

    @Override
    public void close() {}
  }

  private final List<Url> urls = List.of(new Url("a"), new Url("b"), new Url("c"));

  @Test
  void simple() throws InterruptedException {
    // @start region="simple"
    List<Key> keys =
        Pipeline.first("download", Photos::download)
            .then("resize", Photos::resize)
            .then("upload", Photos::upload)
            .run(urls);
    // @end
    assertThat(keys).containsExactly(new Key("a-250"), new Key("b-250"), new Key("c-250"));
  }

  @Test
  void options() throws InterruptedException {
    Queue<DeadLetter<Photo>> dead = new ConcurrentLinkedQueue<>();
    // @start region="options"
    Pipeline<Url, Key> pipeline =
        Pipeline.first(
                "download",
                Photos::download,
                s -> s.workers(256).retry(3, ofMillis(50)).timeout(ofSeconds(10)))
            .then("resize", Photos::resize, s -> s.onCpu().queueWeight(64 << 20, Photo::bytes))
            .then("upload", S3::open, S3::put, s -> s.workers(32).deadLetter(dead::add));
    // @end
    assertThat(pipeline.run(urls))
        .containsExactlyInAnyOrder(new Key("a-250"), new Key("b-250"), new Key("c-250"));
    assertThat(dead).isEmpty();
  }

  @Test
  void push() throws InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.first("download", Photos::download);
    // @start region="push"
    try (Run<Url, Photo> run = pipeline.start()) {
      for (Url url : urls) {
        run.put(url); // waits while the pipeline is full
      }
      List<Photo> photos = run.finish();
      System.out.println(photos.size() + " photos, bottleneck " + run.stats().bottleneck());
    }
    // @end
  }

  @Test
  void outcomes() {
    Map<Url, Object> seen = new ConcurrentHashMap<>();
    Pipeline<Url, Photo> pipeline = Pipeline.first("download", Photos::download);
    List<Url> urls = List.of(new Url("a"), new Url(""));
    // @start region="outcomes"
    try (Outcomes<Url, Photo> outcomes = pipeline.outcomes(urls)) {
      for (Outcome<Url, Photo> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Url, Photo>(var url, var photo) -> seen.put(url, photo);
          case Outcome.Failed<Url, Photo>(var url, var stage, var cause, var attempts) ->
              seen.put(url, stage + ": " + cause.getMessage());
        }
      }
    }
    // @end
    assertThat(seen)
        .containsEntry(new Url("a"), new Photo("a", 1000))
        .containsEntry(new Url(""), "download: no such photo");
  }
}
