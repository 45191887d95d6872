package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class ShardPublisherTest {
  @TempDir private Path folder;

  private ShardPublisher publisher;
  private Supplier<Fsync> fsync; // each shard its own: one fails for ever

  @BeforeEach
  void open() {
    publisher = new ShardPublisher(new ShardRelease(new ShardFolder(folder), ShardOptions.of(1)));
    fsync = () -> new Fsync(folder);
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  /** What seals a shard fails so, each time. */
  private static final class Throwing extends Fsync {
    private final Throwable failure;

    Throwing(Path folder, Throwable failure) {
      super(folder);
      this.failure = failure;
    }

    @Override
    void ask(Path file, Force force) throws IOException {
      switch (failure) {
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        case Throwable e -> throw new IOException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OutOfMemoryError.class,
        NoClassDefFoundError.class,
        StackOverflowError.class,
        IllegalStateException.class
      })
  void whateverIsThrownIsTheFailureAndNobodyWaitsForEver(Class<? extends Throwable> type)
      throws Exception {
    Throwable thrown = type.getConstructor(String.class).newInstance("thrown");
    fsync = () -> new Throwing(folder, thrown);
    var failure =
        catchThrowableOfType(
            StoreException.class,
            () -> {
              for (int i = 0; i < 10; i++) { // more than there are threads, and than may wait
                publisher.publish(shard(i));
              }
              publisher.finish();
            });
    assertThat(failure).hasRootCause(thrown).hasMessageContaining("thrown");
    assertThatThrownBy(publisher::finish).isSameAs(failure);
    assertThatThrownBy(() -> publisher.publish(shard(11))).isSameAs(failure);
  }

  @Test
  void takesMoreAfterAllWasFinished() throws Exception {
    for (int run = 0; run < 3; run++) {
      publisher.publish(shard(run));
      publisher.finish();
      assertThat(folder.resolve(ShardFormat.TAR.fileName(run))).exists();
    }
  }

  private Shard shard(int number) throws IOException {
    return new Shard(number, folder.resolve("making-" + number), 0, 0, fsync.get());
  }
}
