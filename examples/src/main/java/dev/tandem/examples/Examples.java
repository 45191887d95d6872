package dev.tandem.examples;

import dev.tandem.examples.crawler.CrawlerExample;
import dev.tandem.examples.log.LogConsumerExample;
import dev.tandem.examples.service.JobServiceExample;
import java.io.PrintStream;
import java.util.List;

/** Lists all examples, in the order of the chapter, and runs them by name. */
public final class Examples {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private static final List<Example> ALL =
      List.of(
          new Example(
              "polled-queue",
              "a deque and a lock: what is missing from a queue made by hand",
              PolledQueueExample::run),
          new Example(
              "polled-pipeline",
              "workers that poll their queues, beside workers that block: polls, CPU time, delay",
              PolledPipelineExample::run),
          new Example(
              "blocking-take", "take waits for an item; nobody polls", BlockingTakeExample::run),
          new Example(
              "bounded",
              "a buffer of one: the second put waits for the first take",
              BoundedExample::run),
          new Example(
              "task-done-and-join",
              "join waits until every item has been marked done",
              TaskDoneAndJoinExample::run),
          new Example(
              "closable-queue",
              "a sentinel in the queue ends one consumer, close ends them all",
              ClosableQueueExample::run),
          new Example(
              "stoppable-worker",
              "a worker that ends by itself when its input does",
              StoppableWorkerExample::run),
          new Example(
              "closing-cascade",
              "the orderly end of a pipeline: by hand, with many workers, in short",
              ClosingCascadeExample::run),
          new Example(
              "failures",
              "a stage that throws: the original hangs, a pipeline says which item and why",
              FailuresExample::run),
          new Example(
              "log-consumer",
              "a consumer as of Kafka: concurrent work, offsets committed in order, a death, a drain",
              LogConsumerExample::run),
          new Example(
              "crawler",
              "a crawler: its pipeline feeds itself, fetches each page once, and ends by itself",
              CrawlerExample::run),
          new Example(
              "job-service",
              "a service over HTTP: accepts jobs until it is full, tells its status, is drained",
              JobServiceExample::run));

  private Examples() {}

  /** Returns the examples, in the order of the chapter. */
  public static List<Example> all() {
    return ALL;
  }

  /** Prints the name of each example and what it shows. */
  public static void list(PrintStream out) {
    int width = ALL.stream().mapToInt(example -> example.name().length()).max().orElse(0);
    for (Example example : ALL) {
      out.println(
          example.name() + " ".repeat(width - example.name().length() + 2) + example.summary());
    }
  }

  /**
   * Runs the example with this name, or all of them if the name is {@code all}.
   *
   * @return the exit code: 0 for success, 1 if an example failed, 2 if there is none of that name
   * @throws InterruptedException if interrupted; the current example is then abandoned
   */
  public static int run(String name, PrintStream out, PrintStream err) throws InterruptedException {
    if (name.equals("all")) {
      return runAll(out, err);
    }
    for (Example example : ALL) {
      if (example.name().equals(name)) {
        return run(example, out, err);
      }
    }
    err.println("no example is called '" + name + "'; there are:");
    list(err);
    return WRONG_USAGE;
  }

  private static int runAll(PrintStream out, PrintStream err) throws InterruptedException {
    int worst = OK;
    String gap = "";
    for (Example example : ALL) {
      out.print(gap);
      out.println("== " + example.name() + ": " + example.summary());
      worst = Math.max(worst, run(example, out, err));
      gap = System.lineSeparator();
    }
    return worst;
  }

  private static int run(Example example, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      example.body().run(out);
      return OK;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      err.println(example.name() + " failed: " + e);
      return FAILED;
    }
  }
}
