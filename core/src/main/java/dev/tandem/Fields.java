package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Finds the fields that are accessed atomically. */
final class Fields {
  private Fields() {}

  /** Returns the handle of a field, for the class that made the lookup. */
  static VarHandle handle(MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type) {
    try {
      return lookup.findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
