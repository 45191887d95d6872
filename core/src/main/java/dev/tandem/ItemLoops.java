package dev.tandem;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/**
 * Provides an {@link ItemLoop} for each stage function. The JVM compiles a method once for all its
 * callers. If one loop serves many functions, it can therefore inline none of them, and each item
 * pays for an interface call. A loop class loaded again for each class of functions is compiled
 * with that function inlined, as if it had been written by hand. Only quick functions get their own
 * loop, and only if the virtual machine allows it.
 */
final class ItemLoops {
  private static final ItemLoop SHARED = new ItemLoop.ItemByItem();

  private static final ClassValue<ItemLoop> OWN =
      new ClassValue<>() {
        @Override
        protected ItemLoop computeValue(Class<?> function) {
          return load();
        }
      };

  private ItemLoops() {}

  /** Returns the loop that all functions share. */
  static ItemLoop shared() {
    return SHARED;
  }

  /** Returns the loop for functions of the same class as this one. */
  static ItemLoop of(StageWork<?, ?> work) {
    return work instanceof StageWork.Plain<?, ?>(var function)
        ? OWN.get(function.getClass())
        : SHARED;
  }

  /**
   * Loads the loop class once more. Falls back to the shared loop if the class loader provides no
   * class files, or if the virtual machine defines no classes at run time, as in a native image.
   */
  private static ItemLoop load() {
    try (InputStream file = ItemLoops.class.getResourceAsStream("ItemLoop$ItemByItem.class")) {
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
