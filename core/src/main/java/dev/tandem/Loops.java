package dev.tandem;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/**
 * A {@link Loop} for each stage function. The JVM compiles a method once, whoever calls it; where
 * one loop serves many functions it can therefore inline none of them, and each item pays for a
 * call through an interface. A loop loaded anew for each class of functions is compiled with that
 * function inside, as if it had been written by hand. Only quick functions get one, and only where
 * the virtual machine allows it.
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

  /** The loop for all functions. */
  static Loop shared() {
    return SHARED;
  }

  /** The loop for functions of the same class as this one. */
  static Loop of(Work<?, ?> work) {
    return work instanceof Work.Plain<?, ?>(var function) ? OWN.get(function.getClass()) : SHARED;
  }

  /**
   * Loads the loop once more. Some class loaders give out no class files, and some virtual machines
   * define no classes at run time, such as those of native images; there the shared loop must do.
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
