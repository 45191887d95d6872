package dev.tandem.images.resize;

import dev.tandem.images.item.OneLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/**
 * Captures the warnings that native decoders print. libjpeg paints over missing or damaged data,
 * and reports that in one line on the C stream {@code stderr} and nowhere else: OpenCV does not
 * pass it on. So this class replaces that stream with its own. Lines printed by a thread that is
 * decoding go to the code that decodes there, and not to the terminal. All others are passed on to
 * the file descriptor, which Java and the virtual machine write to, and which stays unchanged.
 *
 * <p>The whole process shares the stream: from then on, whatever native code writes to it, on any
 * thread, passes through Java. Only the owner of the process can decide that, so it is opt-in.
 *
 * <p>If it is not asked for, or the C library is not GNU's, no warning is captured, and damage that
 * only the decoder notices goes unnoticed.
 */
final class DecoderWarnings {
  /** The system property that selects what warnings do: {@code fail} or {@code print}. */
  static final String PROPERTY = "dev.tandem.images.decoder-warnings";

  private static final ScopedValue<StringBuilder> LISTENER = ScopedValue.newInstance();
  private static final int LONGEST = 4096;
  private static final int UNBUFFERED = 2; // _IONBF

  /** Receives what a thread prints while it is not decoding. */
  private static final FileOutputStream PASSED_ON = new FileOutputStream(FileDescriptor.err);

  private static volatile boolean heard;

  private DecoderWarnings() {}

  /** Whether the warnings of native decoders are captured. */
  static boolean areHeard() {
    return heard;
  }

  /** Runs {@code decoding}, and appends the warnings that it prints to {@code heard}. */
  static <T> T during(ScopedValue.CallableOp<T, RuntimeException> decoding, StringBuilder heard) {
    return ScopedValue.where(LISTENER, heard).call(decoding);
  }

  /** Whether the system property turns the warnings of decoders into failures. */
  static boolean areFailures() {
    String choice = System.getProperty(PROPERTY, "print");
    return switch (choice) {
      case "fail" -> true;
      case "print" -> false;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " must be fail or print, not " + OneLine.of(choice));
    };
  }

  /** Replaces the stream, once per process. Does nothing if the C library is not GNU's. */
  @SuppressWarnings("restricted") // the native library of the decoders needs native access anyway
  static void listen() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup c = linker.defaultLookup();
    if (c.find("gnu_get_libc_version").isEmpty()) {
      return;
    }
    try {
      Arena forever = Arena.global();
      MemorySegment onWrite =
          linker.upcallStub(
              MethodHandles.lookup()
                  .findStatic(
                      DecoderWarnings.class,
                      "written",
                      MethodType.methodType(
                          long.class, MemorySegment.class, MemorySegment.class, long.class)),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG),
              forever);
      var functions =
          MemoryLayout.sequenceLayout(4, ValueLayout.ADDRESS); // read, write, seek, close
      MethodHandle open =
          linker.downcallHandle(
              c.findOrThrow("fopencookie"),
              FunctionDescriptor.of(
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  MemoryLayout.structLayout(functions)));
      MemorySegment callbacks = forever.allocate(functions);
      callbacks.setAtIndex(ValueLayout.ADDRESS, 1, onWrite);
      var stream =
          (MemorySegment)
              open.invokeExact(MemorySegment.NULL, forever.allocateFrom("w"), callbacks);
      MethodHandle buffer =
          linker.downcallHandle(
              c.findOrThrow("setvbuf"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG));
      if (stream.address() != 0
          && (int) buffer.invokeExact(stream, MemorySegment.NULL, UNBUFFERED, 0L) == 0) {
        c.findOrThrow("stderr")
            .reinterpret(ValueLayout.ADDRESS.byteSize())
            .set(ValueLayout.ADDRESS, 0, stream);
        heard = true;
      }
    } catch (Throwable e) {
      throw new IllegalStateException("the warnings of the decoders cannot be captured", e);
    }
  }

  /** Called by the C library on the thread that decodes. Must not throw. */
  @SuppressWarnings({"restricted", "unused"})
  private static long written(MemorySegment cookie, MemorySegment bytes, long length) {
    try {
      byte[] text = bytes.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
      if (!LISTENER.isBound()) {
        PASSED_ON.write(text);
      } else if (LISTENER.get().length() < LONGEST) {
        LISTENER.get().append(new String(text, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException | RuntimeException | Error e) {
      // Losing a warning is better than ending the process.
    }
    return length;
  }
}
