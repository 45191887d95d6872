package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a decoded frame: of luma and chroma, or of red, green and blue. */
final class FramePlanes {
  private static final long ODD_KINDS =
      avutil.AV_PIX_FMT_FLAG_BE
          | avutil.AV_PIX_FMT_FLAG_PAL
          | avutil.AV_PIX_FMT_FLAG_BITSTREAM
          | avutil.AV_PIX_FMT_FLAG_HWACCEL
          | avutil.AV_PIX_FMT_FLAG_FLOAT;

  private final int width;
  private final int height;
  private final int components;
  private final int depth;
  private final boolean rgb;
  private final int shiftX;
  private final int shiftY;
  private final BytePointer[] planes;
  private final int[] strides;
  private final byte[] bytes;

  FramePlanes(AVFrame frame) throws ItemException {
    @Nullable AVPixFmtDescriptor format = avutil.av_pix_fmt_desc_get(frame.format());
    if (format == null || (format.flags() & ODD_KINDS) != 0 || format.nb_components() == 2) {
      throw unsupported();
    }
    width = frame.width();
    height = frame.height();
    components = Math.min(3, format.nb_components());
    rgb = (format.flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    shiftX = format.log2_chroma_w();
    shiftY = format.log2_chroma_h();
    depth = format.comp(0).depth();
    int size = depth > Byte.SIZE ? 2 : 1;
    planes = new BytePointer[components];
    strides = new int[components];
    for (int i = 0; i < components; i++) {
      AVComponentDescriptor component = format.comp().getPointer(i);
      if (component.depth() != depth
          || component.step() != size
          || component.offset() != 0
          || component.shift() != 0) {
        throw unsupported();
      }
      planes[i] = frame.data(component.plane());
      strides[i] = frame.linesize(component.plane());
    }
    bytes = new byte[width * size];
  }

  private static ItemException unsupported() {
    return ItemException.lasting(
        FailureClass.UNSUPPORTED_FORMAT,
        "pictures of this arrangement of colours are not supported");
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The number of bits of a level. */
  int depth() {
    return depth;
  }

  boolean grey() {
    return components == 1;
  }

  boolean rgb() {
    return rgb;
  }

  /** By which power of two chroma has fewer columns than luma. */
  int shiftX() {
    return shiftX;
  }

  /** By which power of two chroma has fewer rows than luma. */
  int shiftY() {
    return shiftY;
  }

  int width(int component) {
    return component == 0 || rgb ? width : -(-width >> shiftX);
  }

  int height(int component) {
    return component == 0 || rgb ? height : -(-height >> shiftY);
  }

  /** Reads a row of levels, and returns how many there are. */
  int read(int component, int row, int[] levels) {
    int count = width(component);
    int length = depth > Byte.SIZE ? 2 * count : count;
    planes[component].position((long) row * strides[component]).get(bytes, 0, length);
    if (depth > Byte.SIZE) {
      for (int i = 0; i < count; i++) {
        levels[i] = (bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] & 0xFF) << 8;
      }
    } else {
      for (int i = 0; i < count; i++) {
        levels[i] = bytes[i] & 0xFF;
      }
    }
    return count;
  }
}
