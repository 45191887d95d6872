package dev.tandem.images.item;

/** Checks arguments. */
public final class Arguments {
  private Arguments() {}

  /** Throws an {@link IllegalArgumentException} with a message unless a condition holds. */
  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
