package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes coded pictures of one kind, one after the other, on the calling thread.
 *
 * <p>INVARIANT: closing it frees all its native memory, that of the last frame too.
 */
final class FfmpegDecoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private final String type;
  private final byte[] configuration;

  private FfmpegDecoder(AVCodec codec, String type, byte[] configuration) {
    context = avcodec.avcodec_alloc_context3(codec);
    packet = avcodec.av_packet_alloc();
    frame = avutil.av_frame_alloc();
    this.type = type;
    this.configuration = configuration;
  }

  /**
   * Opens a decoder.
   *
   * @param configuration what it is to know before the first picture
   * @param mostPixels how many pixels a picture may have
   */
  static FfmpegDecoder open(String type, byte[] configuration, long mostPixels)
      throws ItemException {
    boolean av1 = type.equals("av01");
    @Nullable AVCodec codec =
        FfmpegLibrary.FAULT != null
            ? null
            : av1
                ? avcodec.avcodec_find_decoder_by_name("libaom-av1")
                : avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_HEVC);
    if (codec == null) {
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT,
          (av1 ? "an AVIF" : "a HEIC")
              + " image, which needs FFmpeg: its native library cannot be loaded here");
    }
    FfmpegDecoder decoder = new FfmpegDecoder(codec, type, configuration);
    try {
      decoder.open(codec, av1 ? new byte[0] : configuration, mostPixels);
      return decoder;
    } catch (ItemException | RuntimeException | Error e) {
      decoder.close();
      throw e;
    }
  }

  private void open(AVCodec codec, byte[] extra, long mostPixels) throws ItemException {
    context.thread_count(1); // the caller provides the parallelism
    context.max_pixels(mostPixels);
    context.err_recognition(
        avcodec.AV_EF_CRCCHECK
            | avcodec.AV_EF_BITSTREAM
            | avcodec.AV_EF_BUFFER
            | avcodec.AV_EF_EXPLODE);
    if (extra.length > 0) {
      int padding = avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
      BytePointer copy = new BytePointer(avutil.av_mallocz((long) extra.length + padding));
      if (copy.isNull()) {
        throw new OutOfMemoryError("native memory for a decoder");
      }
      copy.put(extra, 0, extra.length);
      context.extradata(copy);
      context.extradata_size(extra.length);
    }
    if (avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      throw ImageFile.broken("the picture does not say how it is coded");
    }
  }

  /** Whether it decodes pictures of that kind. */
  boolean fits(String otherType, byte[] otherConfiguration) {
    return type.equals(otherType) && Arrays.equals(configuration, otherConfiguration);
  }

  /** Decodes a picture. The frame is valid until the next one. */
  AVFrame decode(byte[] data) throws ItemException {
    requireMemory(avcodec.av_new_packet(packet, data.length));
    packet.data().put(data, 0, data.length);
    packet.flags(avcodec.AV_PKT_FLAG_KEY);
    int sent = avcodec.avcodec_send_packet(context, packet);
    avcodec.av_packet_unref(packet);
    require(sent);
    require(avcodec.avcodec_send_packet(context, null)); // the picture is all there is
    require(avcodec.avcodec_receive_frame(context, frame));
    if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
      throw broken();
    }
    avcodec.avcodec_flush_buffers(context); // ready for the next one
    return frame;
  }

  private void require(int result) throws ItemException {
    requireMemory(result);
    if (result < 0) {
      throw broken();
    }
  }

  private static void requireMemory(int result) {
    if (result == avutil.AVERROR_ENOMEM()) {
      throw new OutOfMemoryError("native memory for a picture");
    }
  }

  private ItemException broken() {
    return ImageFile.broken(
        "the "
            + (type.equals("av01") ? "avif" : "heic")
            + " cannot be decoded: its data is damaged");
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(context);
  }
}
