package dev.tandem;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/**
 * The loop over the items of a batch, inside the guard. Nothing else runs once per item if an
 * attempt needs nothing but a call.
 *
 * <p>The JVM compiles a method once for all its callers. If one loop serves many functions, it can
 * therefore inline none of them, and each item pays for an interface call. A loop class that is
 * loaded again for each class of functions is compiled with that function inlined, as if it had
 * been written by hand. Only quick functions get their own loop, and only if the virtual machine
 * allows it.
 */
interface ItemLoop {

  /** The loop that all functions share. */
  ItemLoop SHARED = new ItemByItem();

  /** The loops of functions that have their own, by the class of the function. */
  ClassValue<ItemLoop> OWN =
      new ClassValue<>() {
        @Override
        protected ItemLoop computeValue(Class<?> function) {
          return load();
        }
      };

  /** Returns the loop for functions of the same class as this one. */
  static ItemLoop of(StageWork<?, ?> work) {
    return work instanceof StageWork.Plain<?, ?>(var function)
        ? OWN.get(function.getClass())
        : SHARED;
  }

  /**
   * Works on one item after another, until none is left, the run is cancelled or the worker
   * recalled.
   *
   * @throws Exception the failure of the item started last
   */
  <R, I> void run(
      WorkBatch batch, StageWork<R, I> work, R resource, BatchEmitter emitter, InterruptGuard guard)
      throws Exception;

  /** The only implementation; a class of its own because it is loaded more than once. */
  final class ItemByItem implements ItemLoop {
    @Override
    @SuppressWarnings("unchecked") // the stage before this one produces what it takes
    public <R, I> void run(
        WorkBatch batch,
        StageWork<R, I> work,
        R resource,
        BatchEmitter emitter,
        InterruptGuard guard)
        throws Exception {
      Thread self = Thread.currentThread();
      int place;
      while ((place = batch.next()) >= 0) {
        I item = (I) batch.item(place);
        Object result =
            work instanceof StageWork.Plain<R, I>(var function)
                ? StageWork.result(function.apply(item)) // a direct call, which can be inlined
                : work.apply(resource, item, emitter);
        batch.finish(place, result);
        if (self.isInterrupted()) {
          Thread.interrupted(); // an interrupt left pending must not hit the next item
        }
        if (guard.isHalted()) {
          return;
        }
      }
    }
  }

  /**
   * Loads the loop class once more. Falls back to the shared loop if the class loader provides no
   * class files, or if the virtual machine defines no classes at run time, as in a native image.
   */
  private static ItemLoop load() {
    try (InputStream file = ItemLoop.class.getResourceAsStream("ItemLoop$ItemByItem.class")) {
      if (file == null) {
        return SHARED;
      }
      Class<?> loop =
          MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), true).lookupClass();
      return (ItemLoop) loop.getDeclaredConstructor().newInstance();
    } catch (Exception | Error e) { // each virtual machine refuses in its own way
      return SHARED;
    }
  }
}
