package dev.tandem;

/** Where a run is between its start and its end; see {@link RunHandle#state}. */
public enum RunState {
  /** It has not been started: nobody has asked for its first outcome yet. */
  NEW,
  /** It accepts inputs. */
  RUNNING,
  /** It accepts no more inputs, and finishes those that it has. */
  DRAINING,
  /** It has ended: every input that it accepted is done, failed or skipped. */
  ENDED,
  /** A failure has stopped it. */
  FAILED,
  /** A caller has cancelled it. */
  CANCELLED
}
