package dev.tandem;

import java.util.List;
import java.util.function.Consumer;

/** The operations of a run that its parts may call. Thread-safe. */
interface RunControl {

  /** Returns the recorder of the times from the inputs to their outcomes. */
  HistogramRecorder responseTimes();

  /**
   * Ends the run because of a failure. The first failure is the one reported; the causes of later
   * ones are added to it as suppressed exceptions.
   */
  void stop(PipelineException.Reason reason, Throwable cause);

  /**
   * Records another failure that occurred as the run ended: adds it, once, to the failure of the
   * run as a suppressed exception. Does nothing if the run has not failed.
   */
  void alsoFailed(Throwable cause);

  /** Closes the input: the run ends when everything that it has accepted is done. */
  void closeInput();

  /** Hands back the inputs that these origins come from: they will not be finished. */
  void handBack(List<Object> origins);

  /** Passes an item to each of the receivers at the end of the run: it will not be finished. */
  void discard(Object item, List<Consumer<Object>> receivers);

  /** Returns whether the run was cancelled, by a caller or by a failure. */
  boolean isCancelled();
}
