package dev.tandem.images.store;

/** What is known of a result that a manifest lists. */
enum Trust {
  /** It is there. */
  KNOWN,
  /** It may not have reached the disk before a power cut, and must be checked. */
  LOOK,
  /** It may be lost although it still looks whole, because the system could not write it. */
  NONE
}
