package dev.tandem.bench;

/** The kind of threads that a hand-wired engine runs on. */
public enum ThreadKind {
  PLATFORM,
  VIRTUAL;

  Thread.Builder builder() {
    return switch (this) {
      case PLATFORM -> Thread.ofPlatform();
      case VIRTUAL -> Thread.ofVirtual();
    };
  }
}
