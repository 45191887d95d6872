package dev.tandem.bench;

/** Which threads an engine wired by hand runs on. */
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
