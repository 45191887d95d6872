package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report on a run in which nothing moves, or on one worker that does not move: stage by stage,
 * what the workers wait for. {@code toString} returns a text for people to read.
 *
 * @param lasting how long nothing has moved
 * @param ofRun whether nothing moves in the whole run; if {@code false}, one worker does not move,
 *     while others continue
 * @param stages the stages, first to last; if others continue, only the stage of that worker,
 *     without its other workers
 */
public record Stall(Duration lasting, boolean ofRun, List<Waits> stages) {

  /** Copies the list. */
  public Stall {
    stages = List.copyOf(stages);
  }

  /**
   * What the workers of one stage wait for.
   *
   * @param stage the name of the stage
   * @param busy the workers that are working on an item, with what they do
   * @param starved the number of workers that wait for an item from the previous stage
   * @param blocked the number of workers that wait until the next stage takes a result
   * @param depth the number of items that wait in the queue of the stage
   */
  public record Waits(String stage, List<BusyWorker> busy, int starved, int blocked, int depth) {

    /** Copies the list. */
    public Waits {
      busy = List.copyOf(busy);
    }
  }

  /**
   * A busy worker.
   *
   * @param thread the name of its thread
   * @param lasting how long it has been busy
   * @param stack its stack trace, innermost call first
   */
  public record BusyWorker(String thread, Duration lasting, List<StackTraceElement> stack) {

    /** Copies the list. */
    public BusyWorker {
      stack = List.copyOf(stack);
    }

    @Override
    public String toString() {
      return stack.stream()
          .map(frame -> "\n      at " + frame)
          .collect(
              Collectors.joining(
                  "", "\n    " + thread + ", busy for " + DurationText.of(lasting), ""));
    }
  }

  @Override
  public String toString() {
    return ofRun ? textOfRun() : textOfWorker();
  }

  private String textOfWorker() {
    Waits waits = stages.getFirst();
    return "a worker of '"
        + waits.stage()
        + "' has been at the same item for "
        + DurationText.of(lasting)
        + "; "
        + waits.depth()
        + " in its queue"
        + waits.busy().stream().map(BusyWorker::toString).collect(Collectors.joining());
  }

  private String textOfRun() {
    StringBuilder text = new StringBuilder("nothing has moved for " + DurationText.of(lasting));
    for (int i = 0; i < stages.size(); i++) {
      Waits waits = stages.get(i);
      String before = i == 0 ? "the input" : "'" + stages.get(i - 1).stage() + "'";
      String behind =
          i == stages.size() - 1
              ? "the consumer of the results"
              : "'" + stages.get(i + 1).stage() + "'";
      text.append("\n  '" + waits.stage() + "': " + waits.depth() + " in its queue");
      text.append(part(waits.starved(), "for " + before));
      text.append(part(waits.blocked(), "for " + behind));
      text.append(waits.busy().isEmpty() ? "" : ", " + waits.busy().size() + " busy");
      waits.busy().forEach(text::append);
    }
    return text.toString();
  }

  private static String part(int workers, String wait) {
    return workers == 0 ? "" : ", " + workers + (workers == 1 ? " waits " : " wait ") + wait;
  }
}
