package dev.tandem;

/**
 * The key of a list, with the hash code that it had when its item came. Whatever becomes of a key
 * that can change, a list is found again by the object that it has.
 */
final class ListKey {
  /** The key of all items if they have none of their own. */
  static final ListKey ONLY = new ListKey("");

  private final Object key;
  private final int hash;

  ListKey(Object key) {
    this.key = key;
    hash = key.hashCode();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // without user code where that is possible
  public boolean equals(Object other) {
    return this == other
        || (other instanceof ListKey that && hash == that.hash && key.equals(that.key));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
