package dev.tandem.examples;

import java.io.PrintStream;

/** Shows what polling costs, compared with workers that block until there is an item. */
final class PolledPipelineExample {
  private static final int MANY = 1000;
  private static final int FEW = 100;

  private PolledPipelineExample() {}

  static void run(PrintStream out) throws InterruptedException {
    Cost polled = PolledTrial.run(Arrivals.allAtOnce(MANY));
    out.println(
        "Processed %d items after polling %d times"
            .formatted(polled.delays().size(), polled.polls()));
    out.println();

    BlockingTrial.run(Arrivals.allAtOnce(MANY)); // so that both are warmed up
    out.println(Cost.header());
    for (Arrivals arrivals : new Arrivals[] {Arrivals.allAtOnce(MANY), Arrivals.sparse(FEW)}) {
      out.println(PolledTrial.run(arrivals).row());
      out.println(BlockingTrial.run(arrivals).row());
    }
  }
}
