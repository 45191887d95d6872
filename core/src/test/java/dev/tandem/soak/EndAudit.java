package dev.tandem.soak;

import dev.tandem.Failure;
import dev.tandem.PipelineException;
import dev.tandem.PipelineException.Reason;
import dev.tandem.RunInterruptedException;
import dev.tandem.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a run threw at its end: there must be a reason for it, and each reason must be
 * reported.
 */
@SuppressWarnings("ReferenceEquality") // identity is meant
final class EndAudit {
  private final Trial trial;
  private final Ending ending;
  private final Fates fates;
  private final List<Throwable> stops = new ArrayList<>(); // should have ended the run

  // The failures that may have ended the run: of callbacks, or of resources that were being opened.
  // If the run was cancelled meanwhile, they count as effects of the interrupt and are not
  // reported.
  private final List<Throwable> perhaps = new ArrayList<>();

  EndAudit(Trial trial, Ending ending, Fates fates) {
    this.trial = trial;
    this.ending = ending;
    this.fates = fates;
  }

  void check() {
    fates.all().forEach(this::note);
    for (StageDraw stage : trial.draw.stages()) {
      StageLog log = trial.logs.get(stage.index());
      trial.expectEqual(log.leftOpen(), 0, "left open by " + stage.name());
      stops.addAll(log.closeFailures());
      perhaps.addAll(log.openFailures());
    }
    perhaps.addAll(trial.callbacks.failures().keySet());
    checkThrown();
    if (isOfClose()) {
      trial.closingHang.check();
    }
    switch (ending.thrown()) {
      case PipelineException failure ->
          checkPartialRun(failure.results(), failure.handedBack(), failure.stats());
      case RunInterruptedException interrupt ->
          checkPartialRun(interrupt.results(), interrupt.handedBack(), interrupt.stats());
      case null, default -> {}
    }
  }

  private void checkPartialRun(List<?> results, List<?> handedBack, Stats stats) {
    trial.expectEqual(new HashSet<>(handedBack), fates.handedBack(), "handed back by the failure");
    boolean collects = trial.draw.way() instanceof Push || trial.draw.way() instanceof Way.All;
    trial.expectEqual(
        (long) results.size(), collects ? stats.done() : 0, "results left by the failure");
    if (ending.stats() != null) {
      trial.expectEqual(stats, ending.stats(), "numbers left by the failure");
    }
  }

  private void note(Item item, Fates.Fate fate) {
    Item.Attempt last = item.last();
    if (fate != Fates.Fate.FAILED || last == null || last.thrown() == null) {
      return;
    }
    Throwable complaint = item.complaint();
    if (complaint instanceof Exception && isCancelledByOthers()) {
      perhaps.add(complaint);
      return;
    }
    if (complaint != null || last.thrown() instanceof Error) {
      stops.add(complaint != null ? complaint : last.thrown());
      return;
    }
    switch (trial.draw.stages().get(last.stage()).policy(last.thrown())) {
      case STOP -> {
        if (ending.outcomes() == null && ending.reportsAll()) {
          stops.add(last.thrown());
        }
      }
      case SKIP -> trial.expect(false, "failed and not skipped: " + item);
      case DEAD_LETTER, BROKEN_DEAD_LETTER ->
          trial.expect(item.letters() == 1, item.letters() + " letters of " + item);
    }
  }

  private void checkThrown() {
    Throwable thrown = ending.thrown();
    Disturbance disturbance = trial.draw.disturbance();
    Way way = trial.draw.way();
    boolean iterates = way instanceof Way.Take || way instanceof Way.Read;
    boolean interrupted =
        disturbance instanceof Disturbance.Interrupt || trial.callerInterruptsItself();
    boolean leaves = way.cancels() && !(way instanceof Way.Take); // before the end is reported
    switch (thrown) {
      case null -> {
        trial.expect(stops.isEmpty(), "nothing was thrown, but there was " + stops);
        boolean reported = mayBeCancelled() || perhaps.stream().allMatch(this::isOfTheListener);
        trial.expect(reported, "nothing was thrown, but there was " + perhaps);
      }
      case PipelineException failure -> checkFailure(failure);
      case InterruptedException e -> trial.expect(interrupted && !iterates, "thrown: " + e);
      case CancellationException e -> {
        boolean closed = disturbance instanceof Disturbance.Close && !(way instanceof Way.Take);
        trial.expect(closed || leaves || (interrupted && iterates), "thrown: " + e);
        boolean deaf = interrupted || leaves || way instanceof Way.Subscribe;
        trial.expect(deaf || stops.isEmpty(), "cancelled, but there was " + stops);
      }
      default -> trial.expect(isNoMoreInput(thrown), "thrown: " + thrown);
    }
  }

  /** Returns whether only the disturbance can have ended the run, by closing it. */
  private boolean isOfClose() {
    Way way = trial.draw.way();
    boolean reports = way instanceof Push || (way instanceof Way.Take && !way.cancels());
    return reports
        && trial.draw.disturbance() instanceof Disturbance.Close
        && !trial.draw.isLimited()
        && !(ending.thrown() instanceof PipelineException);
  }

  /**
   * Returns whether the listener threw this when notified of a stall, a call that the end of the
   * last stage interrupts.
   */
  private boolean isOfTheListener(Throwable thrown) {
    return Listening.NAME.equals(trial.callbacks.failures().get(thrown));
  }

  private boolean mayBeCancelled() {
    return ending.thrown() != null || isCancelledByOthers();
  }

  private boolean isCancelledByOthers() {
    return trial.draw.disturbance().cancels() || trial.draw.way().cancels();
  }

  private void checkFailure(PipelineException failure) {
    Throwable cause = failure.getCause();
    List<Throwable> reported = new ArrayList<>(Arrays.asList(failure.getSuppressed()));
    trial.expect(!reported.contains(cause), "the cause is suppressed too: " + cause);
    trial.expectEqual(new HashSet<>(reported).size(), reported.size(), "distinct suppressed");
    reported.add(cause);
    for (Throwable stop : stops) {
      trial.expect(
          reported.stream().anyMatch(one -> isOrWraps(one, stop)), "not reported: " + stop);
    }
    if (failure.reason() instanceof Reason.ItemFailed(var failed)
        && failed.item() instanceof Item item
        && !trial.callbacks.hasThrown(cause)) {
      checkFailure(failed, item);
    } else {
      trial.expect(
          stops.contains(cause)
              || perhaps.contains(cause)
              || (isNoMoreInput(cause) && failure.reason() instanceof Reason.InputsFailed)
              || isOutOfTime(cause, failure),
          "unexplained cause: " + cause);
      String owner = trial.callbacks.failures().get(cause);
      trial.expect(
          owner == null || owner.equals(blamed(failure)), failure + " is the failure of " + owner);
    }
  }

  private static String blamed(PipelineException failure) {
    return switch (failure.reason()) {
      case Reason.ItemFailed(var failed) -> failed.stage();
      case Reason.StageFailed(var stage) -> stage;
      case Reason.TooManyFailures(var stage, _, _) -> stage;
      case Reason.ListenerFailed() -> Listening.NAME;
      case Reason.InputsFailed(), Reason.TimeLimitExceeded(_), Reason.RunFailed(_) -> "run";
    };
  }

  private void checkFailure(Failure<?, ?> failure, Item item) {
    Throwable cause = failure.cause();
    Item.Attempt last = item.last();
    trial.expect(item.comesFrom(failure.input()), failure + " is not of an input of " + item);
    trial.expect(
        Fates.isFailureOf(cause, item, trial) || cause == item.complaint(),
        cause + " does not belong to " + item);
    Fates.Fate fate = fates.of(item);
    trial.expect(fate == Fates.Fate.FAILED || fate == Fates.Fate.UNSURE, "has not failed: " + item);
    trial.expect(
        last != null && failure.stage().equals("s" + last.stage()), failure + " of " + item);
    trial.expect(
        last != null && failure.attempts() == item.attemptsAt(last.stage()),
        failure.attempts() + " attempts of " + item);
  }

  private boolean isOutOfTime(@Nullable Throwable cause, PipelineException failure) {
    return trial.draw.isLimited()
        && cause instanceof TimeoutException
        && failure.reason() instanceof Reason.TimeLimitExceeded;
  }

  private static boolean isOrWraps(Throwable reported, Throwable stop) {
    return reported == stop
        || (reported instanceof TimeoutException && reported.getCause() == stop)
        || Arrays.asList(reported.getSuppressed()).contains(stop); // a close after another failure
  }

  private boolean isNoMoreInput(@Nullable Throwable thrown) {
    Throwable broken = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return trial.draw.disturbance() instanceof Disturbance.BrokenInput
        && broken != null
        && InputIterator.isBroken(broken);
  }
}
