package dev.tandem.bench;

import java.util.function.UnaryOperator;

/** The engines that are compared with three stages. */
public enum Engine {
  TANDEM_RUN("**Tandem**, `run`", TandemLine::run),
  TANDEM_ORDERED("**Tandem**, `run`, `ordered(256)`", TandemLine::ordered),
  TANDEM_PUT("**Tandem**, `start` and `put`", TandemLine::put),
  TANDEM_OUTCOMES("**Tandem**, `outcomes`", TandemLine::outcomes),
  ABQ_PLATFORM(
      "ArrayBlockingQueue, platform threads",
      HandWired.of(LaneKind.ARRAY_BLOCKING_QUEUE, ThreadKind.PLATFORM)),
  ABQ_VIRTUAL(
      "ArrayBlockingQueue, virtual threads",
      HandWired.of(LaneKind.ARRAY_BLOCKING_QUEUE, ThreadKind.VIRTUAL)),
  JOX("Jox channels", HandWired.of(LaneKind.JOX, ThreadKind.VIRTUAL)),
  DISRUPTOR("Disruptor", DisruptorLine::sum),
  JCTOOLS("JCTools by hand", JctoolsLine::sum),
  REACTOR("Reactor", ReactorLine::sum),
  RXJAVA("RxJava", RxJavaLine::sum),
  PEKKO("Pekko Streams", PekkoLine::sum),
  MAP_CONCURRENT("`Gatherers.mapConcurrent`", StreamLine::mapConcurrent),
  FUSED_STREAM("fused stream, one thread", StreamLine::fused),
  THREADS_ALONE("virtual threads alone, no queue", ThreadsAlone::sum),
  LIST_ALONE("a list of the results alone", StreamLine::listAlone);

  final String label;

  @SuppressWarnings("ImmutableEnumChecker") // all of them are stateless functions
  private final Line line;

  Engine(String label, Line line) {
    this.label = label;
    this.line = line;
  }

  /** Sends the items through the stages, and rejects a wrong sum. */
  long run(Integer[] items, UnaryOperator<Integer> middle, int workers, long expected)
      throws Exception {
    return Items.checked(line.sum(items, middle, workers), expected);
  }
}
