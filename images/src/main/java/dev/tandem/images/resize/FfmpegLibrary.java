package dev.tandem.images.resize;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Loads the decoders of AVIF and HEIC once, with the first of such images: that takes time and
 * space, which other images need not pay for.
 */
final class FfmpegLibrary {
  /** Why the library does not load here, or null if it is loaded. */
  static final @Nullable String FAULT = load();

  private FfmpegLibrary() {}

  private static @Nullable String load() {
    OpenCvLibrary.liftLimits();
    try {
      Loader.load(avutil.class);
      Loader.load(avcodec.class);
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e.toString();
    }
  }
}
