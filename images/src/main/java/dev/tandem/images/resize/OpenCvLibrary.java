package dev.tandem.images.resize;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.jspecify.annotations.Nullable;

/** Loads the native library once, on first use, and sets it up for work by many threads. */
final class OpenCvLibrary {
  /** Why the library does not load here, or null if it is loaded. */
  static final @Nullable String FAULT = load();

  private static final String SET_LOG_LEVEL = "_ZN2cv5utils7logging11setLogLevelENS1_8LogLevelE";
  private static final int SILENT = 0;

  private OpenCvLibrary() {}

  private static @Nullable String load() {
    liftLimits();
    try {
      String core = Loader.load(opencv_core.class);
      Loader.load(opencv_imgproc.class);
      Loader.load(opencv_imgcodecs.class);
      silence(core);
      if (DecoderWarnings.areFailures()) {
        DecoderWarnings.listen();
      }
      opencv_core.setNumThreads(1); // the caller provides the parallelism
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e.toString();
    }
  }

  /**
   * To enforce its limits, JavaCPP checks the size of the whole process on each allocation, and
   * collects garbage if it is large. Here all native memory is freed explicitly.
   */
  static void liftLimits() {
    setIfAbsent("org.bytedeco.javacpp.maxBytes");
    setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes");
  }

  private static void setIfAbsent(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "0");
    }
  }

  /**
   * Stops OpenCV from logging to standard error. The function for that has no Java binding, and a
   * process cannot set the equivalent environment variable for itself. So the function is called by
   * its mangled name, as used outside Windows. If it is not found, OpenCV logs but works the same.
   */
  @SuppressWarnings("restricted") // loading this library needs native access anyway
  private static void silence(String wrapper) {
    File[] found =
        new File(wrapper)
            .getParentFile()
            .listFiles((folder, name) -> name.matches("libopencv_core\\.(so\\.\\d+|\\d+\\.dylib)"));
    if (found == null || found.length == 0) {
      return;
    }
    Optional<MemorySegment> symbol =
        SymbolLookup.libraryLookup(found[0].toPath(), Arena.global()).find(SET_LOG_LEVEL);
    if (symbol.isPresent()) {
      try {
        int before =
            (int)
                Linker.nativeLinker()
                    .downcallHandle(
                        symbol.get(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(SILENT);
        assert before >= SILENT;
      } catch (Throwable e) {
        throw new IllegalStateException("the log level of OpenCV cannot be set", e);
      }
    }
  }
}
