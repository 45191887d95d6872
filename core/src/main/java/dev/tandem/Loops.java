package dev.tandem;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * A {@link Loop} for each stage function. The JVM compiles a method once, whoever calls it; where
 * one loop serves many functions it can therefore inline none of them, and each item pays for a
 * call through an interface. A loop loaded anew for each class of functions is compiled with that
 * function inside, as if it had been written by hand. Only quick functions get one.
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

  private static Loop load() {
    String file = "Loop$ItemByItem.class";
    try (InputStream in = Loops.class.getResourceAsStream(file)) {
      byte[] code = Objects.requireNonNull(in, file).readAllBytes();
      Class<?> loop = MethodHandles.lookup().defineHiddenClass(code, true).lookupClass();
      return (Loop) loop.getDeclaredConstructor().newInstance();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("a class of this library cannot be loaded: " + file, e);
    }
  }
}
