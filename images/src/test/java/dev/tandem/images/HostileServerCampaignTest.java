package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.HostPolicy;
import dev.tandem.images.download.HostileFault;
import dev.tandem.images.download.HostileHosts;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.FolderStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile hosts and healthy ones in one run. */
@Timeout(300) // many time-outs, and a machine that may be busy
@Tag("slow")
final class HostileServerCampaignTest {
  private static final List<String> HEALTHY =
      List.of("one.test", "two.test", "three.test", "good.tls.test");
  private static final int HEALTHY_IMAGES = 50;
  private static final int HOSTILE_IMAGES = 3;

  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults()
          .timeout(Duration.ofSeconds(5))
          .deadline(Duration.ofSeconds(20))
          .maxBytes(1_000_000);

  @TempDir private Path folder = Path.of("");

  @Test
  void eachFaultIsAClassifiedFailureAndAllElseIsDone() throws Exception {
    Map<String, String> expected = new HashMap<>();
    for (HostileFault fault : HostileFault.ALL) {
      expected.put(fault.host(), (fault.expected() + " ").repeat(HOSTILE_IMAGES));
    }
    for (String host : HEALTHY) {
      expected.put(host, "done ".repeat(HEALTHY_IMAGES));
    }
    Map<String, String> actual = new HashMap<>();
    try (var hosts = new HostileHosts();
        var downloader = hosts.downloader(OPTIONS);
        FolderStore store = FolderStore.open(folder);
        ImageRefs refs = downloader.inTurn(ImageRefs.of(all(hosts)));
        Outcomes<ImageRef, Finished> outcomes =
            pipeline(downloader, store, 64, 1).outcomes(() -> refs)) {
      for (Outcome<ImageRef, Finished> outcome : outcomes) {
        String became =
            switch (outcome) {
              case Outcome.Done<ImageRef, Finished> _ -> "done";
              case Outcome.Failed<ImageRef, Finished>(var failure) ->
                  failure.cause() instanceof ItemException item
                      ? item.failureClass().name()
                      : failure.cause() + "";
            };
        actual.merge(outcome.input().origin(), became + " ", String::concat);
      }
      assertThat(outcomes.stats().conserved()).isTrue();
    }
    assertThat(actual).containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** Three hosts never end, with far more images than there are downloads; nothing is timed out. */
  @Test
  void healthyHostsAreServedWhileOthersHang() throws Exception {
    List<ImageRef> all = new ArrayList<>();
    try (var hosts = new HostileHosts();
        var downloader =
            hosts.downloader(
                OPTIONS
                    .timeout(Duration.ofHours(1))
                    .deadline(Duration.ofHours(2))
                    .hosts(HostPolicy.defaults().connections(1)));
        FolderStore store = FolderStore.open(folder)) {
      for (String host : List.of("silence.test", "slow-body.test", "handshake-stalls.test")) {
        Stream.iterate(0, i -> i + 1).limit(1_000).forEach(i -> all.add(hosts.ref(host, i)));
      }
      for (String host : HEALTHY) {
        Stream.iterate(0, i -> i + 1).limit(20).forEach(i -> all.add(hosts.ref(host, i)));
      }
      try (ImageRefs refs = downloader.inTurn(ImageRefs.of(all));
          Outcomes<ImageRef, Finished> outcomes =
              pipeline(downloader, store, 4, 2).outcomes(() -> refs)) {
        int done = 0;
        for (Outcome<ImageRef, Finished> outcome : outcomes) {
          assertThat(outcome).isInstanceOf(Outcome.Done.class);
          if (++done == 20 * HEALTHY.size()) {
            break;
          }
        }
      }
    }
  }

  private static List<ImageRef> all(HostileHosts hosts) {
    List<ImageRef> all = new ArrayList<>();
    for (int i = 0; i < HEALTHY_IMAGES; i++) {
      for (String host : HEALTHY) {
        all.add(hosts.ref(host, i));
      }
    }
    for (int i = 0; i < HOSTILE_IMAGES; i++) {
      for (HostileFault fault : HostileFault.ALL) {
        all.add(hosts.ref(fault.host(), i));
      }
    }
    Collections.reverse(all);
    return all;
  }

  private static ImagePipeline pipeline(
      Downloader downloader, FolderStore store, int downloads, int retries) {
    return ImagePipeline.of(
        downloader,
        new Resizer(ResizeOptions.defaults()),
        store,
        Workers.defaults().download(downloads),
        retries);
  }
}
