package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.resize.HeifLayout.Part;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/** Decodes an AVIF or HEIC, part by part, into the part of the picture that is shown. */
final class HeifPixels {
  private final HeifFile file;
  private final HeifView view;
  private final int[] pixels;

  private HeifPixels(HeifFile file, int[] pixels) {
    this.file = file;
    view = file.view();
    this.pixels = pixels;
  }

  /** Decodes the picture, not yet turned nor converted by its profile. */
  static BufferedImage decode(HeifFile file) throws ItemException {
    List<Part> parts = file.parts();
    boolean transparent = parts.stream().anyMatch(Part::alpha);
    try {
      BufferedImage image =
          new BufferedImage(
              file.view().width(),
              file.view().height(),
              transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
      int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
      HeifPixels painter = new HeifPixels(file, pixels);
      painter.paint(parts, false);
      painter.paint(parts, true);
      if (transparent && file.meta().isPremultiplied(file.picture().id())) {
        divide(pixels);
      }
      return image;
    } catch (OutOfMemoryError | IllegalArgumentException e) { // or of more than fit an array
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS, "the picture needs more memory than is available", e);
    }
  }

  private void paint(List<Part> parts, boolean alpha) throws ItemException {
    @Nullable FfmpegDecoder decoder = null;
    try (PointerScope _ = new PointerScope()) {
      for (Part part : parts) {
        if (part.alpha() != alpha) {
          continue;
        }
        String type = part.picture().type();
        byte[] configuration = configuration(part.picture());
        if (decoder != null && !decoder.fits(type, configuration)) {
          decoder.close();
          decoder = null;
        }
        if (decoder == null) {
          long most = part.picture().codedPixels(part.width(), part.height());
          decoder = FfmpegDecoder.open(type, configuration, most);
        }
        try (PointerScope _ = new PointerScope()) {
          paint(part, decoder.decode(part.data()));
        }
      }
    } finally {
      if (decoder != null) {
        decoder.close();
      }
    }
  }

  private byte[] configuration(HeifPicture picture) {
    HeifMeta.@Nullable Property configuration = picture.configuration();
    return configuration == null ? new byte[0] : file.meta().content(configuration);
  }

  private void paint(Part part, AVFrame frame) throws ItemException {
    FramePlanes planes = new FramePlanes(frame);
    FrameRows rows = new FrameRows(planes);
    FrameColours colours = new FrameColours(planes, colours(part, frame));
    boolean same = planes.width() == part.width() && planes.height() == part.height();
    if (!same && !isReduced(planes, part)) {
      throw ImageFile.broken(
          "its data is of %d x %d pixels instead of %d x %d"
              .formatted(planes.width(), planes.height(), part.width(), part.height()));
    }
    int left = Math.max(view.x(), part.x());
    int right = Math.min(view.x() + view.width(), part.x() + part.width());
    int top = Math.max(view.y(), part.y());
    int bottom = Math.min(view.y() + view.height(), part.y() + part.height());
    int last = -1;
    int[] line = new int[planes.width()];
    for (int y = top; y < bottom; y++) {
      int row = (int) ((long) (y - part.y()) * planes.height() / part.height());
      if (row != last) {
        rows.read(row);
        last = row;
      }
      int at = (y - view.y()) * view.width() + left - view.x();
      if (part.alpha()) {
        int[] levels = rows.levels(0);
        for (int x = left; x < right; x++) {
          int column = (int) ((long) (x - part.x()) * planes.width() / part.width());
          pixels[at] = (pixels[at] & 0xFFFFFF) | colours.luma(levels[column]) << 24;
          at++;
        }
      } else if (same) {
        colours.write(rows, left - part.x(), right - left, pixels, at);
      } else {
        colours.write(rows, 0, line.length, line, 0);
        for (int x = left; x < right; x++) {
          pixels[at++] = line[(int) ((long) (x - part.x()) * planes.width() / part.width())];
        }
      }
    }
  }

  /** Whether a frame has the proportions of its part, but fewer pixels, as lower layers have. */
  private static boolean isReduced(FramePlanes planes, Part part) {
    long skewed = (long) planes.width() * part.height() - (long) planes.height() * part.width();
    return planes.width() < part.width() && Math.abs(skewed) <= part.width();
  }

  /** What the file says of its colours comes before what the coded picture says. */
  private CodedColours colours(Part part, AVFrame frame) {
    @Nullable CodedColours said = part.picture().colours();
    if (said == null && !part.alpha()) {
      said = file.picture().colours();
    }
    return said != null
        ? said
        : new CodedColours(
            frame.color_primaries(),
            frame.color_trc(),
            frame.colorspace(),
            frame.color_range() == avutil.AVCOL_RANGE_JPEG);
  }

  /** Divides colours by alpha. */
  private static void divide(int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      int alpha = pixels[i] >>> 24;
      if (alpha > 0) {
        pixels[i] =
            alpha << 24
                | divided(pixels[i] >> 16, alpha) << 16
                | divided(pixels[i] >> 8, alpha) << 8
                | divided(pixels[i], alpha);
      }
    }
  }

  private static int divided(int level, int alpha) {
    return Math.min(255, ((level & 0xFF) * 255 + alpha / 2) / alpha);
  }
}
