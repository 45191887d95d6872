package dev.tandem;

/**
 * The loop over the items in a hand, inside the guard. It is all that runs once per item if an
 * attempt needs nothing but a call.
 */
interface Loop {

  /**
   * Works on one item after another, until none is left or the run is cancelled.
   *
   * @throws Exception the failure of the item started last
   */
  <R, I> void run(Hand hand, Work<R, I> work, R resource, Emission emission, Guard guard)
      throws Exception;

  /** The only implementation; a class of its own because {@link Loops} loads it more than once. */
  final class ItemByItem implements Loop {
    @Override
    @SuppressWarnings("unchecked") // the stage before this one produces what it takes
    public <R, I> void run(Hand hand, Work<R, I> work, R resource, Emission emission, Guard guard)
        throws Exception {
      Thread self = Thread.currentThread();
      int place;
      while ((place = hand.next()) >= 0) {
        I item = (I) hand.item(place);
        Object result =
            work instanceof Work.Plain<R, I>(var function)
                ? Work.result(function.apply(item)) // a direct call, which can be inlined
                : work.apply(resource, item, emission);
        hand.finish(place, result);
        if (self.isInterrupted()) {
          Thread.interrupted(); // an interrupt left pending must not hit the next item
        }
        if (guard.isCancelled()) {
          return;
        }
      }
    }
  }
}
