package dev.tandem;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/**
 * Provides a {@link Loop} for each stage function. The JVM compiles a method once for all its
 * callers. If one loop serves many functions, it can therefore inline none of them, and each item
 * pays for an interface call. A loop class loaded again for each class of functions is compiled
 * with that function inlined, as if it had been written by hand. Only quick functions get their own
 * loop, and only if the virtual machine allows it.
 */
final class Loops {
  private static final Loop SHARED = new Loop.ItemByItem();

  private static final ClassValue<Loop> OWN =
      new ClassValue<>() {
        @Override
        protected Loop computeValue(Class<?> function) {
          return load();
        }
      };

  private Loops() {}

  /** Returns the loop that all functions share. */
  static Loop shared() {
    return SHARED;
  }

  /** Returns the loop for functions of the same class as this one. */
  static Loop of(Work<?, ?> work) {
    return work instanceof Work.Plain<?, ?>(var function) ? OWN.get(function.getClass()) : SHARED;
  }

  /**
   * Loads the loop class once more. Falls back to the shared loop if the class loader provides no
   * class files, or if the virtual machine defines no classes at run time, as in a native image.
   */
  private static Loop load() {
    try (InputStream file = Loops.class.getResourceAsStream("Loop$ItemByItem.class")) {
      if (file == null) {
        return SHARED;
      }
      Class<?> loop =
          MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), true).lookupClass();
      return (Loop) loop.getDeclaredConstructor().newInstance();
    } catch (Exception | Error e) { // each virtual machine refuses in its own way
      return SHARED;
    }
  }
}
