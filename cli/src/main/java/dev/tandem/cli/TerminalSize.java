package dev.tandem.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The size of a terminal, in characters.
 *
 * @param columns the number of characters in a row
 * @param rows the number of rows
 */
record TerminalSize(int columns, int rows) {
  /** The size of a terminal that does not tell its own. */
  static final TerminalSize USUAL = new TerminalSize(80, 24);

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  /** The call to the system, linked when the first size is asked for. */
  private static final class Ioctl {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final @Nullable MethodHandle CONTROL = control();

    /** The request for the size of a terminal. */
    private static final long WINDOW_SIZE = windowSize();

    @SuppressWarnings("restricted") // the launcher allows native access
    private static @Nullable MethodHandle control() {
      return LINKER
          .defaultLookup()
          .find("ioctl")
          .map(address ->
              LINKER.downcallHandle(
                  address,
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_LONG,
                      ValueLayout.ADDRESS),
                  Linker.Option.firstVariadicArg(2)))
          .orElse(null);
    }

    private static long windowSize() {
      String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      String processor = System.getProperty("os.arch", "");
      return name.startsWith("linux") && !processor.startsWith("ppc") ? 0x5413 : 0x40087468;
    }
  }

  /** Returns the size of the terminal that standard error goes to, or the usual size. */
  static TerminalSize ofError() {
    @Nullable TerminalSize size = of(STANDARD_ERROR);
    return size == null ? USUAL : size;
  }

  /** Returns the size of the terminal that standard output goes to; null if it goes to none. */
  static @Nullable TerminalSize ofOutput() {
    return of(STANDARD_OUTPUT);
  }

  /** Asks the system each time, since people resize their terminals. Takes microseconds. */
  private static @Nullable TerminalSize of(int descriptor) {
    MethodHandle control = Ioctl.CONTROL;
    if (control == null) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(ValueLayout.JAVA_SHORT, 4); // rows, columns, pixels
      int failed = (int) control.invokeExact(descriptor, Ioctl.WINDOW_SIZE, answer);
      int rows = Short.toUnsignedInt(answer.getAtIndex(ValueLayout.JAVA_SHORT, 0));
      int columns = Short.toUnsignedInt(answer.getAtIndex(ValueLayout.JAVA_SHORT, 1));
      if (failed != 0) {
        return null;
      }
      return columns == 0 || rows == 0 ? USUAL : new TerminalSize(columns, rows);
    } catch (Throwable e) {
      throw new IllegalStateException("the size of the terminal is unknown", e);
    }
  }
}
