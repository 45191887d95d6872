package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ResizerThreadsTest {

  @ParameterizedTest
  @EnumSource
  void manyThreadsShareOneResizer(Codecs codec) throws Exception {
    Resizer resizer = codec.resizer(ResizeOptions.defaults().size(64));
    byte[] jpeg = Pictures.jpeg(Pictures.busy(300, 200));
    byte[] png = Pictures.encoded("png", Pictures.busy(200, 300));
    byte[] smallJpeg = resizer.resize(jpeg).bytes();
    byte[] smallPng = resizer.resize(png).bytes();

    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Resized>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        byte[] bytes = i % 2 == 0 ? jpeg : png;
        results.add(threads.submit(() -> resizer.resize(bytes)));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(results.get(i).get().bytes()).isEqualTo(i % 2 == 0 ? smallJpeg : smallPng);
      }
    }
  }
}
