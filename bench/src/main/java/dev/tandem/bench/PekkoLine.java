package dev.tandem.bench;

import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Pekko Streams: one asynchronous boundary per stage; several workers by {@code mapAsyncUnordered}.
 */
final class PekkoLine {
  private static final String DISPATCHER = "pekko.actor.default-dispatcher";
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "bench",
          ConfigFactory.parseString("pekko { daemonic = on, loglevel = WARNING }")
              .withFallback(ConfigFactory.load()));

  private PekkoLine() {}

  static long sum(Integer[] items, UnaryOperator<Integer> middle, int workers) throws Exception {
    Source<Integer, NotUsed> first =
        Source.from(Arrays.asList(items))
            .async(DISPATCHER, Items.BOUND)
            .map(Items::step)
            .async(DISPATCHER, Items.BOUND);
    Source<Integer, NotUsed> second =
        workers == 1
            ? first.map(middle::apply)
            : first.mapAsyncUnordered(
                workers,
                item ->
                    CompletableFuture.supplyAsync(() -> middle.apply(item), SYSTEM.dispatcher()));
    var sum = new long[1];
    second
        .async(DISPATCHER, Items.BOUND)
        .map(Items::step)
        .runForeach(item -> sum[0] += item, SYSTEM)
        .toCompletableFuture()
        .get();
    return sum[0];
  }
}
