package dev.tandem.images.manifest;

/** What to do about lines of a manifest that are no manifest lines. */
public enum BadLines {
  /** Refuse to open the manifest. */
  REFUSE,
  /**
   * Go on as if they were not there. They are overwritten with blanks, and appended to {@value
   * Manifest#SKIPPED} beside the manifest. Images that only they tell of are made again.
   */
  SKIP
}
